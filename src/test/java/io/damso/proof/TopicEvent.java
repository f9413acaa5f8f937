package io.damso.proof;

/**
 * An event of the topic, as a consumer got it.
 *
 * @param id {@code <message_id>:<status>}
 * @param rowSeen whether MySQL had the row, with that status or a later one, when the event came
 */
record TopicEvent(String id, String type, String body, boolean rowSeen) {}
