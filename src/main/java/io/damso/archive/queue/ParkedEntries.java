package io.damso.archive.queue;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Where the entries of shards that are away wait, durably. */
interface ParkedEntries {

    /**
     * Hands the first entry of a shard, and a way to those behind it, to {@code work}, in one transaction. What
     * {@code work} throws takes it back.
     *
     * @return false if there is none
     */
    boolean take(int shard, BiConsumer<Delivery, Supplier<Delivery>> work);
}
