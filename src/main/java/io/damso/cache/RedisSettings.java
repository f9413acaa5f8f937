package io.damso.cache;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.net.URI;

/** Where Redis is, and how long Damso waits for it. */
@Dependent
class RedisSettings {

    private final URI url;
    private final int poolSize;
    private final int timeoutMillis;

    @Inject
    RedisSettings(Settings settings) {
        this.url = url(settings.text("DAMSO_REDIS_URL"));
        this.poolSize = settings.integer("DAMSO_REDIS_POOL_SIZE", 2, 1024);
        this.timeoutMillis = settings.integer("DAMSO_REDIS_TIMEOUT_MILLIS", 10, 60_000);
    }

    private static URI url(String text) {
        if (!text.matches("rediss?://[^\\s]+")) {
            throw new InvalidSettingException("DAMSO_REDIS_URL", "must be redis://host:port or rediss://host:port");
        }
        return URI.create(text);
    }

    /** Reads the settings as the server starts, so that a wrong one ends the start. */
    void check(@Observes Startup event) {}

    URI url() {
        return url;
    }

    int poolSize() {
        return poolSize;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }
}
