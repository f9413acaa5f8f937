package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code mvn -Pfleet} runs, where it can't. */
@Tag("nginx")
class FleetIT {

    // The nodes' ports are in a row.
    @ParameterizedTest
    @CsvSource({
        "DAMSO_PROXY_HTTPS_PORT, 0",
        "DAMSO_PROXY_HTTP_PORT, 0",
        "DAMSO_HTTP_PORT, 0",
        "DAMSO_HTTP_PORT, 1",
        "DAMSO_HTTP_PORT, 2"
    })
    void aTakenPort_endsTheStart_withASentenceThatNamesTheSetting(String setting, int place) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = new HashMap<String, String>(Map.of(
                    "DAMSO_PROXY_HTTPS_PORT", Integer.toString(Ports.free()),
                    "DAMSO_PROXY_HTTP_PORT", Integer.toString(Ports.free())));
            settings.put(setting, Integer.toString(taken.getLocalPort() - place));

            var ended = DemoIT.run("io.damso.testing.Fleet", settings);

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.said())
                    .contains("Port " + taken.getLocalPort() + " is taken", setting)
                    .doesNotContain("\tat ", "Exception");
        }
    }
}
