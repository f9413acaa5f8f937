package io.damso.web;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.lang.reflect.Type;
import java.time.Duration;

/**
 * The {@code retry} field alone: how long a browser waits before it connects again. The builder's event without data
 * would be written without it.
 */
record Retry(Duration delay) implements OutboundSseEvent {

    @Override
    public long getReconnectDelay() {
        return delay.toMillis();
    }

    @Override
    public boolean isReconnectDelaySet() {
        return true;
    }

    @Override
    public Class<?> getType() {
        return String.class;
    }

    @Override
    public Type getGenericType() {
        return String.class;
    }

    @Override
    public MediaType getMediaType() {
        return MediaType.TEXT_PLAIN_TYPE;
    }

    @Override
    public Object getData() {
        return null;
    }

    @Override
    public String getId() {
        return null;
    }

    @Override
    public String getName() {
        return null;
    }

    @Override
    public String getComment() {
        return null;
    }
}
