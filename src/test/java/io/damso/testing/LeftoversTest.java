package io.damso.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoversTest {

    @TempDir
    private Path target;

    private Path write(String name, String text) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it/system/shared/liberty/servers/node1/logs/messages.log",
                "it/system/shared/liberty/servers/node1/logs/ffdc/ffdc_1.log",
                "it/system/shared/liberty/servers/node1/logs/http_access.log",
                "it/system/shared/mysql/data/node.err",
                "it/nginx/logs/error.log",
                "surefire-reports/TEST-a.xml",
                "failsafe-reports/a-output.txt",
                "traces/browser.json"
            })
    void onePlantedLine_isFound(String name) throws IOException {
        write("it/other.log", "nothing");
        var file = write(name, "a line\nA request failed: " + Planted.WORD + "!\n");

        assertThat(new Leftovers().below(target)).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "alice:"})
    void whatWasEncoded_isFound(String before) throws IOException {
        byte[] credentials = (before + Planted.WORD + "-secret").getBytes(StandardCharsets.UTF_8);
        var file = write("a.log", "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials));

        assertThat(new Leftovers().below(target)).containsExactly(file);
    }

    @Test
    void whatLiesAcrossTwoReads_isFound() throws IOException {
        var file = write("large.log", "x".repeat((1 << 20) - 5) + Planted.WORD);

        assertThat(new Leftovers().below(target)).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it/system/shared/mysql/data/damso_shard_1/chat_message.ibd",
                "it/system/shared/mysql/init.sql",
                "it/system/shared/redis/appendonly.aof",
                "it/system/shared/redis/dump.rdb",
                "it/system/shared/liberty/servers/node1/journal/PermanentStore",
                "test-classes/io/damso/testing/Planted.class"
            })
    void whatIsMeantToHoldIt_may(String name) throws IOException {
        write(name, Planted.WORD);

        assertThat(new Leftovers().below(target)).isEmpty();
    }
}
