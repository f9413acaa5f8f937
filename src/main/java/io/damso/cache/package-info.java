/**
 * What Redis keeps for Damso: recent messages, rooms, repeats, leases and orphans; every key's name and lifetime, and
 * the connections.
 *
 * <p>Imports {@code model} and {@code settings}, and is the only package with {@code stream} that knows Jedis. Nothing
 * in Redis is the only copy of a message.
 */
package io.damso.cache;
