package io.damso.cache;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/** This node's name, and what one account may have at once. */
@Dependent
class LeaseSettings {

    private final String node;
    private final int liveRepliesPerAccount;
    private final int sendsPerMinute;
    private final int tokensPerDay;

    @Inject
    LeaseSettings(Settings settings) {
        this.node = settings.text("DAMSO_NODE");
        if (!node.matches("[a-z0-9-]{1,32}")) {
            throw new InvalidSettingException("DAMSO_NODE", "must be 1 to 32 characters of a-z 0-9 -");
        }
        this.liveRepliesPerAccount = settings.integer("DAMSO_LIVE_REPLIES_PER_ACCOUNT", 1, 1_000);
        this.sendsPerMinute = settings.integer("DAMSO_SENDS_PER_MINUTE", 1, 1_000_000);
        this.tokensPerDay = settings.integer("DAMSO_TOKENS_PER_DAY", 0, 2_000_000_000);
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    String node() {
        return node;
    }

    int liveRepliesPerAccount() {
        return liveRepliesPerAccount;
    }

    int sendsPerMinute() {
        return sendsPerMinute;
    }

    /** 0 for as many as one likes. */
    int tokensPerDay() {
        return tokensPerDay;
    }
}
