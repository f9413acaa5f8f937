/**
 * The way to language models: one port, a provider for each protocol behind it, what bounds a call and who stands in, guards,
 * and the built-in demo model.
 *
 * <p>Imports {@code model}, {@code settings} and {@code telemetry}. Knows no room, no account and no reader.
 */
package io.damso.llm;
