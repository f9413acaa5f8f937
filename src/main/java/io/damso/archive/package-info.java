/**
 * MySQL: taking entries off the queue into it, reading history and rooms back, accounts and their shards.
 *
 * <p>Imports {@code model}, {@code settings}, {@code journal} (entries) and {@code cache} (pending messages, accounts).
 * Entities never leave it.
 */
package io.damso.archive;
