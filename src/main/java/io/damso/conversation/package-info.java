/**
 * A turn's life: accepting a message, running its reply, stopping it, ending it, also in a dead node's place; and reading
 * conversations back, from the cache and the archive together.
 *
 * <p>Imports {@code model}, {@code settings}, {@code telemetry}, {@code llm}, {@code tool}, {@code portfolio},
 * {@code stream}, {@code cache}, {@code journal} and {@code archive}. Knows no HTTP.
 */
package io.damso.conversation;
