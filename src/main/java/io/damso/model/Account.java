package io.damso.model;

/**
 * A person's account and where its rows lie.
 *
 * @param shard from 1 to 16
 */
public record Account(AccountKey key, int shard) {}
