package io.damso.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proof's short form, as a process of its own. */
@Tag("proof")
class ProofIT {

    private static final int ROUNDS = 6;
    private static final int LIMIT_MINUTES = 9;

    @Test
    @Timeout(value = LIMIT_MINUTES + 1, unit = TimeUnit.MINUTES)
    void whatWasPromised_isKept_throughSomeRoundsOfFaults() throws IOException, InterruptedException {
        var proof = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-classpath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Ddamso.proof.rounds=" + ROUNDS,
                        "-Ddamso.proof.minutes=5",
                        "-Ddamso.proof.seed=" + System.getProperty("damso.proof.seed", ""),
                        Proof.class.getName())
                .inheritIO()
                .start();
        try {
            assertThat(proof.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(proof.exitValue()).isZero();
        } finally {
            proof.descendants().forEach(ProcessHandle::destroyForcibly);
            proof.destroyForcibly();
        }
    }
}
