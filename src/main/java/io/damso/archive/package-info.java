/**
 * MySQL: writing entries to it, reading history and rooms back, accounts and their shards. What takes the entries off
 * their queues is in {@code archive.queue}, which nothing here knows of.
 *
 * <p>The way of an entry: {@code ArchiveWriter} (shards, and which of them are away: {@code Outages}; telling Redis) →
 * {@code ShardAttempt} (time limits) → {@code ShardWriter} (one transaction), where {@code EmptyReplies} gives a reply's record to what {@code
 * LateQuestions} found, and {@code OpenTurns} notes which questions have no reply's yet; {@code OpenTurnRounds} looks
 * after those that stay so.
 * What the rows then say ({@code StoredRows}) is published. The way of a question: {@code JpaArchive}, {@code JpaRoomArchive} (which also makes, names and
 * deletes rooms) or {@code JpaAccounts} → {@code Shards} (where an account is, if it was moved) → {@code Database},
 * which is also where MySQL's faults become ours.
 *
 * <p>An account's shard is a hint: {@code Shards} (one account) and {@code FencedEntries} (a batch) go where the shards'
 * {@code Fence}s point. {@code AccountMoves} puts them there: {@code AccountHandover} → {@code AccountCopy} → {@code
 * Arrival}, then {@code Remains}; decision 10 has the reasons.
 *
 * <p>Imports {@code model}, {@code settings}, {@code telemetry}, {@code journal} (entries, events, the journal
 * itself) and {@code cache} (pending messages, unanswered turns, leases, accounts, changes of rooms). Entities never
 * leave it.
 */
package io.damso.archive;
