package io.damso.model;

/**
 * What tells a repeated request from a new one.
 *
 * @param key the caller's own name for the request
 * @param fingerprint of its payload: the same key with another payload is a mistake of the caller's
 */
public record Repeat(String key, String fingerprint) {}
