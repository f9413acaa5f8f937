/**
 * The way to a language model: one port, the adapters behind it, their time limits, and the built-in demo model.
 *
 * <p>Imports {@code model} and {@code settings}. Knows no room, no account and no reader.
 */
package io.damso.llm;
