/**
 * What a model may have called: methods of beans that say so, told to it with a JSON schema, and called on threads of their
 * own, each for so long and so many at once. One is there: a look-up of quotes.
 *
 * <p>Imports {@code model}, {@code settings}, {@code telemetry} and {@code llm} (what a call and its result are). The only package that calls
 * other systems by MicroProfile's REST client. Knows no room, no account and no reader.
 */
package io.damso.tool;
