package io.damso.archive;

import io.damso.model.Account;

/**
 * Where an account's rows are said to be.
 *
 * @param shard from 1
 * @param move the move that is said to have brought them there; 0 if it is only where they once were
 */
record Place(int shard, long move) {

    /** More than there are shards, each of which may have been left once while somebody looked. */
    static final int MAX_HOPS = 3 * DatabaseSettings.MAX_SHARDS;

    static Place hint(int shard) {
        return new Place(shard, 0);
    }

    static Place of(Account account) {
        return hint(account.shard());
    }
}
