package io.damso.proof;

import java.util.List;
import java.util.Map;

/**
 * All that is known of a stretch of a run, after it settled.
 *
 * @param accounts keys in MySQL, by user
 * @param histories all pages of each room over HTTP, oldest message first
 * @param events of the topic, as consumers got them; null: not looked at
 * @param oddities answers that nobody should get
 * @param deadLetters how many entries no node could write
 */
record Evidence(
        List<Send> sends,
        List<Row> rows,
        Map<String, Long> accounts,
        List<RoomHistory> histories,
        List<TopicEvent> events,
        List<Incident> incidents,
        List<Oddity> oddities,
        int deadLetters) {

    /** @param node null if it is no node's answer */
    record Oddity(long at, String node, String what) {}

    record RoomHistory(String user, String room, String node, List<Send.Shown> messages) {}
}
