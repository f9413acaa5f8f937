package io.damso.cache;

/** Redis did not answer in time, or answered nonsense. Trying again later may help. */
public class CacheUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CacheUnavailableException(Throwable cause) {
        super("Redis did not answer", cause);
    }
}
