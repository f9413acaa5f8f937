package io.damso.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * What is left of the disk that the engine's store grows on. The engine stops for good where it can't write, until the
 * server is started again; so new turns are refused before, and the rest is for replies.
 */
final class Disk {

    /** In bytes. */
    static final long FOR_REPLIES = 128L * 1024 * 1024;

    private final LongSupplier usableBytes;
    private volatile boolean low;

    Disk(LongSupplier usableBytes) {
        this.usableBytes = usableBytes;
    }

    /** @param folder where the store is; the disk is never low if there is none, because the broker is another one */
    static Disk of(Path folder) {
        return new Disk(() -> Files.isDirectory(folder) ? usableBytes(folder) : Long.MAX_VALUE);
    }

    private static long usableBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks how much is left. */
    void look() {
        low = usableBytes.getAsLong() < FOR_REPLIES;
    }

    boolean isLow() {
        return low;
    }
}
