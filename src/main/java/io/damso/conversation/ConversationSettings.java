package io.damso.conversation;

import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;

/** How large what is said may be, and how long a reply may take. */
@Dependent
public class ConversationSettings {

    private final int contentMaxBytes;
    private final int replyMaxBytes;
    private final Duration replyLimit;

    @Inject
    ConversationSettings(Settings settings) {
        this.contentMaxBytes = settings.integer("DAMSO_CONTENT_MAX_BYTES", 1, 512 * 1024);
        this.replyMaxBytes = settings.integer("DAMSO_REPLY_MAX_BYTES", 1024, 16 * 1024 * 1024);
        this.replyLimit = Duration.ofSeconds(settings.integer("DAMSO_LLM_REPLY_SECONDS", 1, 86_400));
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    /** Of a user's message, in UTF-8. */
    public int contentMaxBytes() {
        return contentMaxBytes;
    }

    /** Of a reply, in UTF-8. */
    int replyMaxBytes() {
        return replyMaxBytes;
    }

    /** Of all calls to the model and of tools together; that of each call to the model is the model's affair. */
    Duration replyLimit() {
        return replyLimit;
    }
}
