package io.damso.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this machine that do one thing and end. */
final class Programs {

    private static final int LIMIT_SECONDS = 300;

    private Programs() {}

    static void run(List<String> command) throws IOException {
        run(command, Map.of());
    }

    /**
     * @param environment added to this process' own
     * @throws IllegalStateException with what it said, if it fails or takes more than five minutes
     */
    static void run(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!hasEndedWell(process)) {
            process.destroyForcibly();
            throw new IllegalStateException(command.get(0) + " failed: " + said.strip());
        }
    }

    private static boolean hasEndedWell(Process process) {
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
