package io.damso.journal;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.nio.file.Path;

/** How much may wait for MySQL. */
@Dependent
class JournalSettings {

    private static final String MEGABYTES = "DAMSO_JOURNAL_MEGABYTES";

    // As liberty/messaging.xml has it. The engine takes nothing more once it could not write its whole log into the
    // store.
    private static final int LOG_MEGABYTES = 100;

    // Liberty's processes run in their server's folder.
    private static final Path FOLDER = Path.of("journal");

    private final long bytesForTurns;
    private final Path folder;

    @Inject
    JournalSettings(Settings settings) {
        this.bytesForTurns = settings.optional(MEGABYTES)
                .map(set -> bytesForTurns(settings.integer(MEGABYTES, 240, 1_000_000)))
                .orElse(Long.MAX_VALUE);
        this.folder = settings.optional("DAMSO_JOURNAL_DIRECTORY")
                // Its default names one of Liberty's own variables.
                .filter(set -> !set.contains("${"))
                .map(Path::of)
                .orElse(FOLDER);
    }

    // Half of the store is for messages that survive a restart. Half of what the log leaves of it is for replies.
    private static long bytesForTurns(int megabytes) {
        return (megabytes / 2 - LOG_MEGABYTES) * 1024L * 1024 / 2;
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    /** How much of the store may be taken before new turns are refused; without end if the broker is another one. */
    long bytesForTurns() {
        return bytesForTurns;
    }

    /** Where the engine's store is, if this server has it. */
    Path folder() {
        return folder;
    }
}
