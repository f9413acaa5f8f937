package io.damso.cache;

import io.damso.model.MessageId;

/**
 * A deletion that has begun.
 *
 * @param number greater than that of every change to the account's rooms before
 * @param through not smaller than any id minted in the room so far; later ones are greater
 */
public record RoomDeletion(String number, MessageId through) {}
