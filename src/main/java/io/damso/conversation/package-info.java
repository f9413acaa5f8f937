/**
 * A turn's life: accepting a message, running its reply, stopping it, ending it; and reading conversations back, from
 * the cache and the archive together.
 *
 * <p>Imports {@code model}, {@code settings}, {@code llm}, {@code stream}, {@code cache}, {@code journal} and
 * {@code archive}. Knows no HTTP.
 */
package io.damso.conversation;
