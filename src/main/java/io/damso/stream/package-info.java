/**
 * A reply's log and its readers: one log a generation, appended before anyone sees an event, read in one way: from a
 * position, then follow. Holds for the node that writes a reply and for every other.
 *
 * <p>Imports {@code model}, {@code settings}, {@code telemetry} and {@code cache} (pool and key names). Knows no
 * HTTP and no JAX-RS type: it runs in a plain unit test.
 */
package io.damso.stream;
