/**
 * Running it: migrations at the start, what the server says of its health, and what administrators ask of a node. Nobody
 * imports it.
 *
 * <p>Imports anything but {@code web}.
 */
package io.damso.ops;
