package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One person's talk in a room of its own, and what must be in every history of it. */
final class Conversation {

    private static final int[] PAGES = {7, 50, 200};

    final String room = Names.next();
    private final String prompt;
    private final Figures figures;
    private final List<String> ids = new CopyOnWriteArrayList<>();

    /** @param prompt what is said again and again; the model answers {@code Hello} */
    Conversation(String prompt, Figures figures) {
        this.prompt = prompt;
        this.figures = figures;
    }

    int turns() {
        return ids.size() / 2;
    }

    /** A whole turn, seen live to its end. */
    void talk(Chat asking, Chat reading) {
        var sent = asking.send(room, prompt);
        ids.add(sent.messageId());
        var stream = reading.read(sent).awaitEnd();
        assertThat(stream.last().name()).isEqualTo("done");
        assertThat(stream.text()).isEqualTo("Hello");
        ids.add(sent.replyId());
        figures.turn();
    }

    /** Reads all of it, in small and large pages, while it may go on: nothing missing, twice, or out of order. */
    void assertHistoryIsWhole(Chat chat) {
        for (int limit : PAGES) {
            assertThat(assertShown(chat, limit, 0).cutOff()).isFalse();
        }
    }

    /**
     * The same of what MySQL does not have; what is older may be an outage, but is nothing else.
     *
     * @return whether it was
     */
    boolean assertHistoryIsWholeSince(int turn, Chat chat, int limit) {
        return assertShown(chat, limit, 2 * turn).cutOff();
    }

    private Reading assertShown(Chat chat, int limit, int since) {
        var known = List.copyOf(ids);
        var reading = figures.add(Reading.of(chat, room, limit));
        var shown = reading.ids();
        int oldest = shown.isEmpty() ? known.size() : ids.indexOf(shown.get(0));
        assertThat(oldest).as("the oldest that is shown").isBetween(0, reading.cutOff() ? since : 0);
        assertThat(shown).startsWith(known.subList(oldest, known.size()).toArray(String[]::new));
        await().atMost(Duration.ofSeconds(20)).until(() -> ids.size() >= oldest + shown.size());
        // A copy: others say something meanwhile, which a view of a list does not bear.
        assertThat(List.copyOf(ids).subList(oldest, oldest + shown.size())).isEqualTo(shown);
        return reading;
    }

    void assertArchived(Rows rows, Duration limit) {
        await().atMost(limit).until(() -> rows.of(room).size() >= ids.size());
        assertThat(rows.of(room)).extracting(Rows.Row::id).containsExactlyElementsOf(ids);
        var texts = new ArrayList<String>();
        for (int i = 0; i < turns(); i++) {
            texts.addAll(List.of(prompt, "Hello"));
        }
        assertThat(rows.of(room)).extracting(Rows.Row::content).containsExactlyElementsOf(texts);
    }
}
