package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyStreamTest {

    private final ExecutorService writers = Executors.newFixedThreadPool(4);
    private final Turn turn = Examples.turn();
    private final ReplyStream stream = new ReplyStream(turn.replyId());
    private EventId last = new EventId(1, 0);

    @AfterEach
    void endThreads() {
        writers.shutdownNow();
    }

    private EventId add(ReplyEvent event) {
        last = last.next();
        stream.add(List.of(EventFormat.entry(last, event)));
        return last;
    }

    private EventId say(String text) {
        return add(new ReplyEvent.Text(text));
    }

    private void begin() {
        add(new ReplyEvent.Started(turn));
    }

    private EventId end() {
        add(new ReplyEvent.Closing(Examples.DONE, Examples.NOW));
        return add(new ReplyEvent.Ended(turn.replyId(), Examples.DONE, 1, Examples.NOW));
    }

    private ReaderRecorder follow(EventId after) {
        return follow(after, new ReaderRecorder());
    }

    private ReaderRecorder follow(EventId after, ReaderRecorder reader) {
        return Following.follow(stream, after, reader, writers);
    }

    @Test
    void readerFromTheStart_getsAllThereIs_andThenWhatComes() {
        begin();
        say("a");
        var reader = follow(EventId.START);
        reader.awaitText("a");
        say("b");
        reader.awaitText("ab");
        end();
        assertThat(reader.awaitClosed().names()).containsExactly("start", "message", "message", "done");
    }

    @Test
    void readerFromTheMiddle_getsOnlyWhatIsNew() {
        begin();
        var first = say("a");
        say("b");
        var reader = follow(first);
        end();
        assertThat(reader.awaitClosed().names()).containsExactly("message", "done");
        assertThat(reader.text()).isEqualTo("b");
    }

    @Test
    void readerWhoHasAllSoFar_getsWhatComes() {
        begin();
        var reader = follow(say("a"));
        await().until(() -> reader.heartbeats() == 1);
        say("b");
        reader.awaitText("b");
    }

    @Test
    void endedReply_isAllRead_atItsFinalEventAndPastIt() {
        begin();
        var text = say("a");
        assertThat(stream.isAllRead(text)).isFalse();
        var end = end();
        assertThat(stream.isAllRead(text)).isFalse();
        assertThat(stream.isAllRead(end)).isTrue();
        assertThat(stream.isAllRead(end.next())).isTrue();
        assertThat(stream.isAllRead(new EventId(999_999_999_999_999_998L, 1))).isTrue();
    }

    @Test
    void readerOfALaterWriter_whomRedisForgot_getsTheEndOfTheEarlierOne() {
        begin();
        say("a");
        end();
        var later = new EventId(System.currentTimeMillis(), 3);
        assertThat(stream.isAllRead(later)).isFalse();
        assertThat(follow(later).awaitClosed().names()).containsExactly("snapshot", "done");
    }

    @Test
    void readerCutOffWhileHistoryWasTold_getsTheEndFromTheLog() {
        begin();
        say("a");
        end();
        var snapshot = EventId.ofHistory().next().next();
        assertThat(stream.isAllRead(snapshot)).isFalse();
        assertThat(follow(snapshot).awaitClosed().names()).containsExactly("snapshot", "done");
    }

    @Test
    void readerWhoComesBeforeTheLog_getsAllOfIt_andOneWhoWasThereBefore_asASnapshot() {
        var first = follow(EventId.START);
        var again = follow(new EventId(1, 7));
        begin();
        say("a");
        end();
        assertThat(first.awaitClosed().names()).containsExactly("start", "message", "done");
        assertThat(again.awaitClosed().names()).startsWith("snapshot").endsWith("done");
        assertThat(List.of(first.text(), again.text())).containsOnly("a");
    }

    @Test
    void logThatNeverComes_letsItsReadersGo() {
        var first = follow(EventId.START);
        var again = follow(new EventId(1, 7));
        stream.abandon();
        assertThat(first.awaitClosed().events()).isEmpty();
        assertThat(again.awaitClosed().events()).isEmpty();
    }

    @Test
    void readerOfALogThatWasWrittenAgainAfterItsEnd_getsTheEnd_whereItWasNotWrittenAgain() {
        begin();
        say("a");
        var end = end();
        var snapshotElsewhere = end.next().next();
        var endElsewhere = snapshotElsewhere.next();
        stream.endsAgainAt(endElsewhere);
        assertThat(stream.isAllRead(end)).isTrue();
        assertThat(stream.isAllRead(endElsewhere)).isTrue();
        assertThat(stream.isAllRead(snapshotElsewhere)).isFalse();
        assertThat(follow(snapshotElsewhere).awaitClosed().names()).containsExactly("snapshot", "done");
    }

    @Test
    void streamThatWasLetGoBeforeItsEnd_isNotAllRead() {
        begin();
        var text = say("a");
        stream.abandon();
        assertThat(stream.isAllRead(text)).isFalse();
        assertThat(follow(text).awaitClosed().events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-7", "1-99", "999999999999999999-999999999999999999", "0-1"})
    void unknownPosition_isASnapshot_andNoSilentHole(String position) {
        begin();
        say("a\uD83D\uDE00");
        var included = say("\nb");
        var reader = follow(EventId.parse(position).orElseThrow()).awaitText("a\uD83D\uDE00\nb");
        assertThat(reader.names()).containsExactly("snapshot");
        assertThat(reader.lastId()).isEqualTo(included);
        say("c");
        reader.awaitText("a\uD83D\uDE00\nbc");
        end();
        assertThat(reader.awaitClosed().names()).containsExactly("snapshot", "message", "done");
    }

    @Test
    void unknownPositionInAnEndedReply_isASnapshotAndTheEnd() {
        begin();
        say("a");
        end();
        var reader = follow(new EventId(0, 5)).awaitClosed();
        assertThat(reader.names()).containsExactly("snapshot", "done");
        assertThat(reader.text()).isEqualTo("a");
    }

    @Test
    void readerResumingAfterASnapshot_goesOnFromThere() {
        begin();
        say("a");
        var snapshot = follow(new EventId(0, 5)).awaitText("a").lastId();
        say("b");
        assertThat(follow(snapshot).awaitText("b").names()).containsExactly("message");
    }

    @Test
    void snapshotInTheLog_replacesAllTextBeforeIt() {
        begin();
        var lost = say("lost");
        var early = follow(EventId.START).awaitText("lost");
        add(new ReplyEvent.Snapshot(turn.replyId(), "kept "));
        early.awaitText("kept ");
        say("on");
        assertThat(stream.text()).isEqualTo("kept on");
        assertThat(early.awaitText("kept on").names()).containsExactly("start", "message", "snapshot", "message");
        assertThat(follow(EventId.START).awaitText("kept on").names()).containsExactly("start", "snapshot");
        assertThat(follow(lost).awaitText("kept on").names()).containsExactly("snapshot");
    }

    @Test
    void logThatBeginsASecondTime_doesNotForItsReaders() {
        begin();
        var reader = follow(EventId.START);
        begin();
        add(new ReplyEvent.Snapshot(turn.replyId(), "all"));
        assertThat(reader.awaitText("all").names()).containsExactly("start", "snapshot");
    }

    @Test
    void whatIsReady_isOneEvent_withTheIdOfTheLastOne() {
        begin();
        say("a");
        say("b");
        var third = say("c");
        var reader = follow(EventId.START).awaitText("abc");
        assertThat(reader.names()).containsExactly("start", "message");
        assertThat(reader.lastId()).isEqualTo(third);
    }

    @Test
    void readersAtOnePosition_shareTheEncodedEvent() {
        begin();
        var after = last;
        say("a");
        var one = stream.next(stream.position(after)).events().get(0);
        assertThat(stream.next(stream.position(after)).events().get(0)).isSameAs(one);
    }

    @Test
    void megabytesThatAreReady_areManyEvents() {
        begin();
        for (int i = 0; i < 1_000; i++) {
            say("x".repeat(1_000));
        }
        var reader = follow(EventId.START).awaitText("x".repeat(1_000_000));
        assertThat(reader.events()).hasSizeBetween(50, 100);
        assertThat(reader.events()).allSatisfy(event -> assertThat(event.data()).hasSizeLessThan(40_000));
    }

    @Test
    void megabytesAfterAnUnknownPosition_areASnapshotOfTheirBeginning_andTheRest() {
        begin();
        for (int i = 0; i < 1_000; i++) {
            say("x".repeat(1_000));
        }
        end();
        var reader = follow(new EventId(0, 7)).awaitClosed();
        assertThat(reader.text()).hasSize(1_000_000);
        assertThat(reader.names()).startsWith("snapshot", "message").endsWith("message", "done");
        assertThat(reader.events()).allSatisfy(event -> assertThat(event.data()).hasSizeLessThan(40_000));
        assertThat(reader.events()).extracting(StreamEvent::id).isSorted();
    }

    @Test
    void writeThatIsBlocked_holdsNotMuch() {
        begin();
        for (int i = 0; i < 1_000; i++) {
            say("x".repeat(1_000));
        }
        for (int position : List.of(0, 1, 500, ReplyStream.LOST)) {
            var held = stream.next(position).events();
            assertThat(held.stream().mapToInt(event -> event.data().length()).sum())
                    .isLessThan(40_000);
        }
    }

    @Test
    void eventThatIsNotNewer_isPassedOver() {
        begin();
        say("a");
        stream.add(List.of(EventFormat.entry(last, new ReplyEvent.Text("again"))));
        stream.add(List.of(EventFormat.entry(new EventId(0, 99), new ReplyEvent.Text("old"))));
        assertThat(stream.text()).isEqualTo("a");
    }

    @Test
    void slowReader_blocksNobodyElse_andGetsAllWhenItReadsOn() {
        begin();
        var slow = follow(EventId.START, new ReaderRecorder().stalled());
        await().until(slow::isWriting);
        var quick = follow(EventId.START);
        var whole = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            say("x" + i);
            whole.append("x").append(i);
        }
        quick.awaitText(whole.toString());
        assertThat(slow.events()).isEmpty();
        end();
        quick.awaitClosed();
        slow.goOn();
        assertThat(slow.awaitClosed().text()).isEqualTo(whole.toString());
        assertThat(slow.wasOverlapped()).isFalse();
    }

    @Test
    void readerThatLeft_isForgotten_andOthersGoOn() {
        begin();
        var leaving = follow(EventId.START, new ReaderRecorder().leavingAfter(1));
        var staying = follow(EventId.START);
        say("a");
        say("b");
        staying.awaitText("ab");
        assertThat(leaving.awaitClosed().events()).hasSize(1);
        assertThat(stream.readers()).hasSize(1);
    }

    @Test
    void readers_areForgottenAtTheEnd() {
        begin();
        var reader = follow(EventId.START);
        assertThat(stream.hasReaders()).isTrue();
        end();
        reader.awaitClosed();
        assertThat(stream.hasReaders()).isFalse();
    }

    @Test
    void serverThatGoesDown_takesNoMoreReaders() {
        begin();
        writers.shutdownNow();
        follow(EventId.START);
        assertThat(stream.hasReaders()).isFalse();
    }

    @Test
    void roomIsKnown_onceTheStartIs() {
        assertThat(stream.room()).isEmpty();
        begin();
        assertThat(stream.room()).contains(Examples.ROOM);
    }
}
