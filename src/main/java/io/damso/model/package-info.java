/**
 * What all packages share: ids, messages, the events of a reply, and the one JSON form of a message.
 *
 * <p>Imports the JDK and {@code jakarta.json} only; knows no server, no store, no wire.
 */
package io.damso.model;
