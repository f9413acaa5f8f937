package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A reader that leaves and comes back, on whichever node, and puts together what it got, as a browser's page does. */
final class Follower {

    private final Sent sent;
    private final StringBuilder text = new StringBuilder();
    private String lastId;
    private int finals;

    Follower(Sent sent) {
        this.sent = sent;
    }

    /** Goes on where it was. */
    EventStream open(Chat chat) {
        return lastId == null ? chat.read(sent) : chat.readAfter(lastId, sent);
    }

    /** As {@link #open}, in the way of those who can't set headers. */
    EventStream openByQuery(Chat chat) {
        String after = lastId == null ? "" : "?last_event_id=" + lastId;
        return chat.open("stream/" + sent.streamKey() + after);
    }

    /** Takes what one connection brought: nothing twice, nothing out of order. */
    Follower take(List<Event> events) {
        events.forEach(this::take);
        return this;
    }

    private void take(Event event) {
        assertThat(lastId == null || isBefore(lastId, event.id()))
                .as("%s %s after %s", event.name(), event.id(), lastId)
                .isTrue();
        lastId = event.id();
        if (event.name().equals("snapshot")) {
            text.setLength(0);
            text.append(event.text("content"));
        } else if (event.name().equals("message")) {
            text.append(event.text("delta"));
        } else if (event.isFinal()) {
            finals++;
        }
    }

    private static boolean isBefore(String one, String other) {
        long epoch = number(one, 0);
        return epoch < number(other, 0) || epoch == number(other, 0) && number(one, 1) < number(other, 1);
    }

    private static long number(String id, int part) {
        return Long.parseLong(id.split("-")[part]);
    }

    /** Comes back until it has a final event. */
    Follower follow(Chat chat) {
        while (finals == 0) {
            var stream = open(chat);
            assertThat(stream.status()).isEqualTo(200);
            stream.await(stream::isEnded);
            take(stream.events());
        }
        return this;
    }

    String text() {
        return text.toString();
    }

    int finals() {
        return finals;
    }
}
