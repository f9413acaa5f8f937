package io.damso.stream;

import static io.damso.stream.ReplyLog.Appended.LOGGED;
import static io.damso.stream.ReplyLog.Appended.MISSING;
import static io.damso.stream.ReplyLog.Appended.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.model.Turn;
import io.damso.testing.Background;
import io.damso.testing.Examples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every log keeps to. Each implementation's test extends this and gives the log. */
abstract class ReplyLogContract {

    static final Duration SHORT = Duration.ofMillis(50);
    static final Duration LONG = Duration.ofSeconds(10);
    private static final ReplyLog.News NOTHING = new ReplyLog.News(Map.of(), List.of());

    final Turn turn = Examples.turn();
    final String node = "node-" + turn.account().key();
    final ReplyLog.Key key = key(turn);

    abstract ReplyLog log();

    /** As a wiped Redis loses it. */
    abstract void lose(ReplyLog.Key lost);

    static ReplyLog.Key key(Turn turn) {
        return new ReplyLog.Key(turn.account().key(), turn.streamKey());
    }

    static LogEntry event(long epoch, long seq, ReplyEvent event) {
        return EventFormat.entry(new EventId(epoch, seq), event);
    }

    LogEntry start(long epoch, long seq) {
        return event(epoch, seq, new ReplyEvent.Started(turn));
    }

    static LogEntry text(long epoch, long seq, String text) {
        return event(epoch, seq, new ReplyEvent.Text(text));
    }

    LogEntry ended(long epoch, long seq) {
        return event(epoch, seq, new ReplyEvent.Ended(turn.replyId(), Examples.DONE, 1, Examples.NOW));
    }

    ReplyLog.Appended append(LogEntry... events) {
        return append(log(), key, events);
    }

    static ReplyLog.Appended append(ReplyLog log, ReplyLog.Key key, LogEntry... entries) {
        return log.append(List.of(new ReplyLog.Addition(key, List.of(entries)))).get(0);
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
                .extracting(LogEntry::body)
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
        append(start(9, 1));
        var results = log().append(List.of(
                new ReplyLog.Addition(key, List.of(text(8, 1, "late"))),
                new ReplyLog.Addition(key(Examples.turn()), List.of(text(1, 1, "no start"))),
                new ReplyLog.Addition(key(Examples.turn()), List.of(start(1, 1), ended(1, 2))),
                new ReplyLog.Addition(key(Examples.turn()), List.of(start(1, 1), text(1, 2, "a"), text(1, 2, "a"))),
                new ReplyLog.Addition(key(Examples.turn()), List.of(start(1, 1)))));
        assertThat(results).containsExactly(REFUSED, MISSING, LOGGED, REFUSED, LOGGED);
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
    void lostLogs_areToldFromThoseThatAreThere() {
        var other = Examples.turn();
        append(start(1, 1));
        assertThat(log().missing(List.of(key, key(other)))).containsExactly(key(other));
        lose(key);
        assertThat(log().missing(List.of(key, key(other)))).containsExactlyInAnyOrder(key, key(other));
    }

    @Test
    void lostLog_isBegunAgain_byAStart() {
        append(start(1, 1), text(1, 2, "a"));
        lose(key);
        assertThat(append(start(1, 3), text(1, 4, "b"))).isEqualTo(LOGGED);
        assertThat(log().read(key, EventId.START)).containsExactly(start(1, 3), text(1, 4, "b"));
    }

    @Test
    void logThatIsWrittenAgain_holdsNothingFromBefore() {
        append(start(1, 1), text(1, 2, "a"), ended(1, 3));
        var again = List.of(start(1, 4), event(1, 5, new ReplyEvent.Snapshot(turn.replyId(), "a")), ended(1, 6));
        assertThat(append(again.toArray(LogEntry[]::new))).isEqualTo(LOGGED);
        assertThat(log().read(key, EventId.START)).isEqualTo(again);
    }

    @Test
    void refusedWriter_takesNothingAway_whenItWritesAgain() {
        append(start(2, 1), text(2, 2, "a"));
        assertThat(append(start(1, 8), event(1, 9, new ReplyEvent.Snapshot(turn.replyId(), "b"))))
                .isEqualTo(REFUSED);
        assertThat(log().read(key, EventId.START)).containsExactly(start(2, 1), text(2, 2, "a"));
    }

    @Test
    void awaiting_givesWhatIsThereAlready() {
        append(start(1, 1), text(1, 2, "a"));
        assertThat(log().await(Map.of(key, new EventId(1, 1)), SHORT).entries())
                .isEqualTo(Map.of(key, List.of(text(1, 2, "a"))));
    }

    @Test
    void awaiting_endsEmpty_whenNothingComes() {
        append(start(1, 1));
        assertThat(log().await(Map.of(key, new EventId(1, 1)), SHORT)).isEqualTo(NOTHING);
    }

    @Test
    void awaiting_hearsOfTheLogThatChanges_andOfNoOther() {
        var other = key(Examples.turn());
        append(start(1, 1));
        append(log(), other, start(1, 1));
        var positions = Map.of(key, new EventId(1, 1), other, new EventId(1, 1));
        var heard = Background.call(() -> log().await(positions, LONG));
        append(text(1, 2, "a"));
        assertThat(heard.join().entries()).isEqualTo(Map.of(key, List.of(text(1, 2, "a"))));
    }

    @Test
    void awaiting_endsWhenItIsWoken_alsoBeforeItBegan() {
        log().wake();
        long begun = System.nanoTime();
        assertThat(log().await(Map.of(), LONG)).isEqualTo(NOTHING);
        assertThat(System.nanoTime() - begun).isLessThan(LONG.toNanos());
    }

    @Test
    void awaiting_hearsWhichRepliesToStop_eachOnce() {
        log().tellToStop(node, key.stream());
        assertThat(log().await(Map.of(), LONG).stops()).containsExactly(key.stream());
        assertThat(log().await(Map.of(), SHORT).stops()).isEmpty();
    }

    @Test
    void logThatIsThere_answers() {
        assertThat(log().isAnswering()).isTrue();
        assertThat(log().isAppendable()).isTrue();
    }
}
