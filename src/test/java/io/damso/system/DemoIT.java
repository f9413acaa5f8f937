package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What plain {@code mvn} runs, where it can't. */
class DemoIT {

    record Ended(int code, String said) {}

    @Test
    void aTakenPort_endsTheStart_withASentenceThatNamesTheSetting() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ended = run(Map.of("DAMSO_HTTP_PORT", Integer.toString(taken.getLocalPort())));

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.said())
                    .contains("Port " + taken.getLocalPort() + " is taken", "DAMSO_HTTP_PORT")
                    .doesNotContain("\tat ", "Exception");
        }
    }

    @Test
    void aPortThatIsNone_endsTheStart_withASentenceThatNamesTheSetting() throws Exception {
        var ended = run(Map.of("DAMSO_HTTP_PORT", "http"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("DAMSO_HTTP_PORT").doesNotContain("\tat ", "Exception");
    }

    @Test
    void aNodesNameThatIsNone_endsTheStart_withASentenceThatNamesTheSetting() throws Exception {
        var ended = run(Map.of("DAMSO_HTTP_PORT", "9", "DAMSO_NODE", "../node"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).contains("DAMSO_NODE").doesNotContain("\tat ", "Exception");
    }

    private static Ended run(Map<String, String> settings) throws IOException, InterruptedException {
        return run("io.damso.testing.Demo", settings);
    }

    static Ended run(String main, Map<String, String> settings) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                main);
        builder.environment().putAll(settings);
        var process = builder.redirectErrorStream(true).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Ended(
                    process.exitValue(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
