/**
 * The durable way to MySQL: appending entries to the queue, and the one versioned format of an entry. Also
 * whether a new turn can be kept at all: by the room that is left, and by what became of earlier sends. And the way
 * from there to other systems: events on a topic, and their format.
 *
 * <p>Imports {@code model}, {@code settings} and {@code telemetry}. Reading the queue, and saying what became of an
 * entry, is the {@code archive}'s.
 */
package io.damso.journal;
