package io.damso.archive;

/**
 * What was written while its account was being copied.
 *
 * @param id of the note
 * @param message empty if only the room changed
 */
record Change(long id, String room, String message) {}
