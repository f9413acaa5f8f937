/**
 * Running it: migrations at the start, and what the server says of its health. Nobody imports it.
 *
 * <p>Imports anything but {@code web}.
 */
package io.damso.ops;
