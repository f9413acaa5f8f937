package io.damso.stream;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** How many readers a node has at once, and for how long each. */
@Dependent
class StreamSettings {

    private final String node;
    private final int readersMax;
    private final int writerThreads;
    private final Duration readerLifetime;

    @Inject
    StreamSettings(Settings settings) {
        this.node = settings.text("DAMSO_NODE");
        this.readersMax = settings.integer("DAMSO_READERS_MAX", 1, 1_000_000);
        this.writerThreads = settings.integer("DAMSO_WRITER_THREADS", 1, 10_000);
        this.readerLifetime = Duration.ofSeconds(settings.integer("DAMSO_READER_SECONDS", 1, 86_400));
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    /** This node's name, checked where its leases are. */
    String node() {
        return node;
    }

    int readersMax() {
        return readersMax;
    }

    /** How many writers may be blocked by their readers at once where each costs a platform thread: before Java 21. */
    int writerThreads() {
        return Runtime.version().feature() < 21 ? writerThreads : readersMax;
    }

    /** More or less: readers that came together don't go together. */
    Duration readerLifetime() {
        return readerLifetime;
    }
}
