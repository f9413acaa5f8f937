package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import io.damso.testing.Step;
import io.damso.testing.Trap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds when a reply's owner is lost right after a step, and comes back later: one row, equal to what readers hold,
 * and one final event, in time.
 */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TakeoverContract {

    private static final Duration PROMISE = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration ARCHIVED = Duration.ofSeconds(30);
    private static final String TEXT = "So far 👩‍💻 so good";
    private static final String NEXT = "Is it my turn?";

    private final TwoNodes nodes;
    private final Chat here;
    private final Chat there;
    private Gate gate;
    private String prompt;
    private Trap trap;
    private volatile long lostAt;

    TakeoverContract(TwoNodes nodes) {
        this.nodes = nodes;
        this.here = Chat.of(nodes.owner, "alice");
        this.there = Chat.of(nodes.other, "alice");
    }

    abstract void lose(LibertyServer owner) throws Exception;

    /** @param lostFor for how long the owner has been away */
    abstract void bringBack(LibertyServer owner, Duration lostFor) throws Exception;

    private void newPrompt() {
        gate = new Gate();
        prompt = nodes.model().answering(gate.script("So ", "far 👩‍💻 ", "so good"));
    }

    private void lose() {
        lostAt = System.nanoTime();
        try {
            lose(nodes.owner);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Duration lostFor() {
        return Duration.ofNanos(System.nanoTime() - lostAt);
    }

    private void bringBack() throws Exception {
        if (trap != null) {
            trap.release();
            trap = null;
        }
        if (lostAt != 0) {
            bringBack(nodes.owner, lostFor());
            lostAt = 0;
        }
    }

    @AfterEach
    void leaveAsFound() throws Exception {
        gate.let(100);
        bringBack();
    }

    private void loseAt(Step step) {
        trap = nodes.proxy.trap(step, this::lose);
    }

    @Test
    @Tag("long")
    void aRoomTaken_andNoMore_isGivenBack_andTheSameSendIsAcceptedElsewhere() throws Exception {
        newPrompt();
        var send = new KeyedSend(prompt);
        loseAt(Step.LEASE);
        var answer = send.begin(here);
        trap.awaitSprung(SOON);
        assertThat(nodes.rows().of(send.room())).isEmpty();

        var sent = send.awaitAccepted(there, PROMISE);

        gate.let(100);
        assertReply(there.read(sent).awaitEnd(), "done", TEXT);
        assertRoomIsFree(send.room());
        bringBack();
        assertAnswered(answer, sent);
        assertKept(sent, "done", TEXT);
    }

    @Test
    @Tag("long")
    void aRoomTaken_andNotAskedForAgain_leavesNoHalfTurn() throws Exception {
        newPrompt();
        var send = new KeyedSend(prompt);
        loseAt(Step.LEASE);
        send.begin(here);
        trap.awaitSprung(SOON);

        assertRoomIsFree(send.room());
        bringBack();

        assertOwnerHasArchived();
        // What the owner archived may be its question alone, if it was slower with that one's record.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rowsAsked(send))
                        .extracting(Rows.Row::sender)
                        .isIn(List.of(), List.of("USER", "AI")));
    }

    @Test
    @Tag("long")
    void aQuestionJournaled_andSentAgainElsewhere_isOneMessageWithOneReply() throws Exception {
        newPrompt();
        var send = new KeyedSend(prompt);
        loseAt(Step.JOURNAL);
        var answer = send.begin(here);
        trap.awaitSprung(SOON);

        var sent = send.awaitAccepted(there, PROMISE);

        gate.let(100);
        assertReply(there.read(sent).awaitEnd(), "done", TEXT);
        assertRoomIsFree(send.room());
        bringBack();
        assertAnswered(answer, sent);
        assertKept(sent, "done", TEXT);
    }

    @Test
    @Tag("long")
    void aQuestionJournaled_andNotSentAgain_endsAsInterrupted_thoughNobodyWasAnswered() throws Exception {
        newPrompt();
        var send = new KeyedSend(prompt);
        loseAt(Step.JOURNAL);
        var answer = send.begin(here);
        trap.awaitSprung(SOON);

        assertRoomIsFree(send.room());
        bringBack();

        await().atMost(ARCHIVED)
                .untilAsserted(() ->
                        assertThat(rowsAsked(send)).extracting(Rows.Row::sender).containsExactly("USER", "AI"));
        assertOwnerHasArchived();
        assertThat(statusOr(answer, 503)).isEqualTo(503);
        assertThat(rowsAsked(send)).extracting(Rows.Row::content).containsExactly(prompt, "");
        assertThat(rowsAsked(send)).extracting(Rows.Row::status).containsExactly("accepted", "interrupted");
    }

    @Test
    @Tag("long")
    void aReplyJustBegun_endsAsInterrupted() throws Exception {
        newPrompt();
        var send = new KeyedSend(prompt);
        loseAt(Step.FIRST_APPEND);
        var answer = send.begin(here);
        trap.awaitSprung(SOON);
        var sent = send.awaitAccepted(there, PROMISE);
        gate.let(100);

        var stream = awaitFinalInTime(there.read(sent));

        assertInterrupted(stream, "");
        assertSameElsewhere(sent, stream);
        bringBack();
        assertAnswered(answer, sent);
        assertKept(sent, "interrupted", "");
    }

    @Test
    void aReplyInTheMiddle_endsAsInterrupted_withTheTextSoFar() throws Exception {
        newPrompt();
        var sent = here.send(prompt);
        var stream = there.read(sent);
        var left = here.read(sent);
        gate.let(1);
        stream.awaitText("So ");
        left.awaitText("So ");

        lose();
        gate.let(100);
        awaitFinalInTime(stream);

        assertInterrupted(stream, "So ");
        assertSameElsewhere(sent, stream);
        bringBack();
        assertEndsAlike(sent, left, stream);
        assertKept(sent, "interrupted", "So ");
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = {"CLOSING", "REPLY_JOURNALED", "FINAL_EVENT"})
    void aReplyWhoseEndIsInTheLog_endsThatWay(Step step) throws Exception {
        newPrompt();
        var sent = here.send(prompt);
        var stream = there.read(sent);
        var left = here.read(sent);
        gate.let(1);
        stream.awaitText("So ");
        left.awaitText("So ");
        loseAt(step);

        gate.let(100);
        trap.awaitSprung(SOON);
        awaitFinalInTime(stream);

        assertReply(stream.awaitEnd(), "done", TEXT);
        assertSameElsewhere(sent, stream);
        bringBack();
        assertEndsAlike(sent, left, stream);
        assertKept(sent, "done", TEXT);
    }

    private EventStream awaitFinalInTime(EventStream stream) {
        return stream.awaitFinal(PROMISE.minus(lostFor()));
    }

    private static void assertInterrupted(EventStream stream, String text) {
        assertReply(stream.awaitEnd(), "error", text);
        assertThat(stream.last().text("code")).isEqualTo("interrupted");
    }

    private static void assertReply(EventStream stream, String end, String text) {
        assertThat(stream.last().name()).isEqualTo(end);
        assertThat(stream.events()).filteredOn(Event::isFinal).hasSize(1);
        assertThat(stream.text()).isEqualTo(text);
    }

    /** While the owner is away. */
    private void assertSameElsewhere(Sent sent, EventStream stream) {
        assertReply(there.read(sent).awaitEnd(), stream.last().name(), stream.text());
        assertThat(there.reply(sent).path("content").asText()).isEqualTo(stream.text());
        there.read(there.send(sent.room(), NEXT)).awaitEnd();
    }

    /** At the latest when nothing more is heard of its owner. */
    private void assertRoomIsFree(String room) {
        var next = new KeyedSend(room, NEXT, Names.next()).awaitAccepted(there, PROMISE);
        there.read(next).awaitEnd();
    }

    /** Who was with the owner, and comes back to it, has what the others have. */
    private void assertEndsAlike(Sent sent, EventStream left, EventStream stream) {
        left.await(left::isEnded);
        var follower = new Follower(sent).take(left.events());
        follower.follow(here);
        assertThat(follower.text()).isEqualTo(stream.text());
        assertThat(follower.finals()).isEqualTo(1);
    }

    /** A sender that hears something at last hears of the message that there is. */
    private static void assertAnswered(CompletableFuture<Answer> answer, Sent sent) {
        if (statusOr(answer, 503) != 503) {
            assertThat(Sent.of(sent.room(), answer.join().json())).isEqualTo(sent);
        }
    }

    private static int statusOr(CompletableFuture<Answer> answer, int ifNone) {
        return answer.handle((heard, lost) -> lost == null ? heard.status() : ifNone)
                .join();
    }

    /** After the owner's return, for good; with the turn that came next. */
    private void assertKept(Sent sent, String status, String text) {
        await().atMost(ARCHIVED).until(() -> nodes.rows().of(sent.room()).size() >= 4);
        assertOwnerHasArchived();
        var rows = nodes.rows().of(sent.room());
        assertThat(rows).extracting(Rows.Row::content).containsExactly(prompt, text, NEXT, "Hello");
        assertThat(rows).extracting(Rows.Row::status).containsExactly("accepted", status, "accepted", "done");
        assertThat(rows).extracting(Rows.Row::id).startsWith(sent.messageId(), sent.replyId());
        for (Chat chat : List.of(here, there)) {
            assertReply(chat.read(sent).awaitEnd(), status.equals("done") ? "done" : "error", text);
            assertThat(chat.history(sent.room()))
                    .extracting(message -> message.path("content").asText())
                    .containsExactly(prompt, text, NEXT, "Hello");
        }
    }

    /** Its journal is a queue: with a later turn in MySQL, all that it kept before is there too. */
    private void assertOwnerHasArchived() {
        var later = here.send("Anything else?");
        here.read(later).awaitEnd();
        await().atMost(ARCHIVED).until(() -> nodes.rows().of(later.room()).size() == 2);
    }

    /** The rows of the turn, which nobody knows the ids of: the room's first. */
    private List<Rows.Row> rowsAsked(KeyedSend send) {
        return nodes.rows().of(send.room()).stream()
                .filter(row -> !List.of(NEXT, "Hello").contains(row.content()))
                .toList();
    }
}
