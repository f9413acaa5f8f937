package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** A clock on the wall that a test sets while processes go by it: Debian's libfaketime. Elapsed time is the real one. */
public final class FakeClock {

    private final Path file;

    /** @param file is read by the processes once a second */
    public FakeClock(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** @param ahead of the real time; negative for behind */
    public FakeClock set(Duration ahead) {
        try {
            Files.createDirectories(file.getParent());
            Path written = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".new"), "%+d%n".formatted(ahead.toSeconds()));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a process that is to go by this clock. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // With the "fix" for some machines, each wait of a JVM returns at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }

    private static Path library() {
        try (var files = Files.find(
                Path.of("/usr/lib"), 3, (file, kind) -> file.endsWith(Path.of("faketime", "libfaketimeMT.so.1")))) {
            return files.findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "There is no libfaketime below /usr/lib: install Debian's package faketime."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
