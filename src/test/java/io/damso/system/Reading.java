package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * A room read page by page, newest first, to its first message or to where the answer is an outage.
 *
 * @param ids of its messages, oldest first
 * @param cutOff whether it ended in an outage
 * @param pages how many there were, without the outage
 * @param slowestMillis how long the slowest answer took, an outage's too
 */
record Reading(List<String> ids, boolean cutOff, int pages, long slowestMillis) {

    static Reading of(Chat chat, String room, int limit) {
        var ids = new ArrayList<String>();
        long slowest = 0;
        for (int pages = 0; ; pages++) {
            long begin = System.nanoTime();
            var answer = chat.get(
                    "rooms/" + room + "/messages?limit=" + limit + (ids.isEmpty() ? "" : "&before=" + ids.get(0)));
            slowest = Math.max(slowest, (System.nanoTime() - begin) / 1_000_000);
            if (answer.status() == 503) {
                assertThat(answer.header("Retry-After")).isPresent();
                return new Reading(ids, true, pages, slowest);
            }
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            ids.addAll(0, ids(answer));
            if (!answer.json().path("has_more").asBoolean()) {
                return new Reading(ids, false, pages + 1, slowest);
            }
        }
    }

    private static List<String> ids(Answer page) {
        var ids = new ArrayList<String>();
        page.json()
                .path("messages")
                .forEach(message -> ids.add(message.path("message_id").asText()));
        assertThat(ids).as("%s", page).isNotEmpty();
        return ids;
    }
}
