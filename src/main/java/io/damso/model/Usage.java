package io.damso.model;

/**
 * What a reply cost, in the model's tokens.
 *
 * @param inputTokens zero or more
 * @param outputTokens zero or more
 * @param estimated whether the provider said nothing and the numbers are ours
 */
public record Usage(long inputTokens, long outputTokens, boolean estimated) {}
