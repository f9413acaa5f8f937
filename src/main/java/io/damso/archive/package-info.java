/**
 * MySQL: taking entries off the queue into it, reading history and rooms back, accounts and their shards.
 *
 * <p>The way of an entry: {@code ArchiveListener} (JMS) → {@code Drain} (batches, waiting, dead letters) → {@code
 * ArchiveWriter} (shards) → {@code ShardWriter} (one transaction). The way of a question: {@code JpaArchive} or {@code
 * JpaAccounts} → {@code Database}, which is also where MySQL's faults become ours.
 *
 * <p>Imports {@code model}, {@code settings}, {@code journal} (entries) and {@code cache} (pending messages, accounts).
 * Entities never leave it.
 *
 * <p>Not here yet: while a shard is away, what is for other shards in the same batch is written at once, but the
 * listener's thread then waits for the one that is away, so that entries queued behind are held up. They are to be
 * parked instead. Nor are deletion and renaming of rooms; the tables and the writer are ready for them.
 */
package io.damso.archive;
