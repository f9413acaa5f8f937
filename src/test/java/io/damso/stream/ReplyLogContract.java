package io.damso.stream;

import static io.damso.stream.ReplyLog.Appended.LOGGED;
import static io.damso.stream.ReplyLog.Appended.MISSING;
import static io.damso.stream.ReplyLog.Appended.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every log keeps to. Each implementation's test extends this and gives the log. */
abstract class ReplyLogContract {

    static final Duration SHORT = Duration.ofMillis(50);
    static final Duration LONG = Duration.ofMillis(800);

    final Turn turn = Examples.turn();
    final ReplyLog.Key key = key(turn);

    abstract ReplyLog log();

    /** As a wiped Redis loses it. */
    abstract void lose(ReplyLog.Key lost);

    static ReplyLog.Key key(Turn turn) {
        return new ReplyLog.Key(turn.account().key(), turn.streamKey());
    }

    static StreamEvent event(long epoch, long seq, ReplyEvent event) {
        return StreamEvent.of(new EventId(epoch, seq), event);
    }

    StreamEvent start(long epoch, long seq) {
        return event(epoch, seq, new ReplyEvent.Started(turn));
    }

    static StreamEvent text(long epoch, long seq, String text) {
        return event(epoch, seq, new ReplyEvent.Text(text));
    }

    StreamEvent ended(long epoch, long seq) {
        return event(epoch, seq, new ReplyEvent.Ended(turn.replyId(), Examples.DONE, 1, Examples.NOW));
    }

    ReplyLog.Appended append(StreamEvent... events) {
        return log().append(Map.of(key, Arrays.asList(events))).get(key);
    }

    @Test
    void whatIsAppended_isReadBack_inOrder() {
        var events = List.of(start(1, 1), text(1, 2, "a"), text(1, 3, "b"), ended(1, 4));
        assertThat(append(events.get(0), events.get(1))).isEqualTo(LOGGED);
        assertThat(append(events.get(2), events.get(3))).isEqualTo(LOGGED);
        assertThat(log().read(key, EventId.START)).isEqualTo(events);
    }

    @Test
    void hostileText_isReadBackAsItWas() {
        append(start(1, 1));
        long seq = 1;
        for (String text : Examples.HOSTILE_TEXTS) {
            append(text(1, ++seq, text));
        }
        assertThat(log().read(key, new EventId(1, 1)))
                .extracting(event -> EventFormat.text(event.data()))
                .isEqualTo(Examples.HOSTILE_TEXTS);
    }

    @Test
    void readingFromAPosition_beginsAfterIt() {
        append(start(1, 1), text(1, 2, "a"), text(1, 3, "b"));
        assertThat(log().read(key, new EventId(1, 2))).containsExactly(text(1, 3, "b"));
        assertThat(log().read(key, new EventId(1, 3))).isEmpty();
        assertThat(log().read(key, new EventId(0, 99))).hasSize(3);
    }

    @Test
    void logThatWasNeverBegun_isEmpty() {
        assertThat(log().read(key, EventId.START)).isEmpty();
    }

    @Test
    void logsAreKeptApart_byAccountAndByReply() {
        append(start(1, 1));
        var sameStream = new ReplyLog.Key(Examples.account().key(), key.stream());
        var sameAccount = key(Examples.turn(turn.account(), 1));
        assertThat(log().read(sameStream, EventId.START)).isEmpty();
        assertThat(log().read(sameAccount, EventId.START)).isEmpty();
    }

    @Test
    void manyLogs_areAppendedTogether_eachWithItsOwnResult() {
        var other = Examples.turn();
        append(start(9, 1));
        var results = log().append(Map.of(
                key,
                List.of(text(8, 1, "late")),
                key(other),
                List.of(text(1, 1, "no start")),
                key(Examples.turn()),
                List.of(start(1, 1))));
        assertThat(results).containsEntry(key, REFUSED).containsEntry(key(other), MISSING);
        assertThat(results.values()).containsExactlyInAnyOrder(REFUSED, MISSING, LOGGED);
    }

    @Test
    void writerOfAnEarlierEpoch_isRefused_andAddsNothing() {
        append(start(2, 1));
        assertThat(append(text(1, 7, "a"), text(1, 8, "b"))).isEqualTo(REFUSED);
        assertThat(append(start(1, 9), text(1, 10, "c"))).isEqualTo(REFUSED);
        assertThat(log().read(key, EventId.START)).containsExactly(start(2, 1));
    }

    @Test
    void sameEvents_appendedTwice_areRefused() {
        append(start(1, 1), text(1, 2, "a"));
        assertThat(append(text(1, 2, "a"))).isEqualTo(REFUSED);
        assertThat(log().read(key, EventId.START)).hasSize(2);
    }

    @Test
    void lostLog_isMissing_andIsNotBegunInTheMiddle() {
        append(start(1, 1));
        lose(key);
        assertThat(append(text(1, 2, "a"), text(1, 3, "b"))).isEqualTo(MISSING);
        assertThat(log().read(key, EventId.START)).isEmpty();
    }

    @Test
    void lostLog_isBegunAgain_byAStart() {
        append(start(1, 1), text(1, 2, "a"));
        lose(key);
        assertThat(append(start(1, 3), text(1, 4, "b"))).isEqualTo(LOGGED);
        assertThat(log().read(key, EventId.START)).containsExactly(start(1, 3), text(1, 4, "b"));
    }

    @Test
    void awaiting_givesWhatIsThereAlready() {
        append(start(1, 1), text(1, 2, "a"));
        assertThat(log().await(Map.of(key, new EventId(1, 1)), SHORT)).isEqualTo(Map.of(key, List.of(text(1, 2, "a"))));
    }

    @Test
    void awaiting_endsEmpty_whenNothingComes() {
        append(start(1, 1));
        assertThat(log().await(Map.of(key, new EventId(1, 1)), SHORT)).isEmpty();
    }

    @Test
    void awaiting_hearsOfTheLogThatChanges_andOfNoOther() {
        var other = key(Examples.turn());
        log().append(Map.of(key, List.of(start(1, 1)), other, List.of(start(1, 1))));
        var positions = Map.of(key, new EventId(1, 1), other, new EventId(1, 1));
        var heard = CompletableFuture.supplyAsync(() -> {
            var events = log().await(positions, LONG);
            return events.isEmpty() ? log().await(positions, LONG) : events;
        });
        append(text(1, 2, "a"));
        await().until(heard::isDone);
        assertThat(heard.join()).isEqualTo(Map.of(key, List.of(text(1, 2, "a"))));
    }
}
