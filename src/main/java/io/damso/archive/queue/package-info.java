/**
 * The queues between the journal and MySQL.
 *
 * <p>The way of an entry: {@code ArchiveListener} (JMS) → {@code Drain} (batches, parking, dead letters) → {@code
 * ArchiveWriter}. What is parked comes back through {@code ParkedRounds} and the same {@code Drain}. Dead letters are
 * listed and sent again by {@code DeadLetters}.
 *
 * <p>Imports {@code archive} (the writer, and which shards are away), {@code model} and {@code journal} (entries).
 */
package io.damso.archive.queue;
