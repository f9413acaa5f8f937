/**
 * The durable way to MySQL: appending entries to the queue, and the one versioned format of an entry.
 *
 * <p>Imports {@code model} and {@code settings}. Reading the queue is the {@code archive}'s.
 */
package io.damso.journal;
