package io.damso.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.proof.Finding.Kind;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private final Story story = new Story();

    private void assertFound(Kind... kinds) {
        assertThat(story.findings()).extracting(Finding::kind).contains(kinds);
    }

    private void assertClean() {
        assertThat(story.findings()).isEmpty();
    }

    private void rowsAre(Row... rows) {
        story.rows.addAll(List.of(rows));
    }

    @Test
    void turnsThatWereKept_areClean() {
        story.turn();
        story.turn();
        assertClean();
    }

    @Test
    void anAcceptedMessageWithoutItsRow_isLost() {
        story.turn();
        story.remove(Row::isQuestion);
        assertFound(Kind.LOST);
    }

    @Test
    void anAcceptedMessageWithoutItsReplysRow_isLost() {
        story.turn();
        story.remove(row -> !row.isQuestion());
        assertFound(Kind.LOST);
    }

    @Test
    void aMessageWhoseSenderHeardNothing_needsAReplyToo() {
        var send = story.turn();
        send.attempts.clear();
        unheard(send);
        story.remove(row -> !row.isQuestion());
        assertFound(Kind.LOST);
    }

    private static Send unheard(Send send) {
        send.attempts.add(new Send.Attempt(5, 6, "a", Send.Outcome.UNKNOWN, null));
        send.sightings.clear();
        return send;
    }

    @Test
    void aMessageWhoseSenderHeardNothing_mayBeKept_orNot() {
        var kept = story.turn();
        kept.attempts.clear();
        unheard(kept);
        var notKept = new Send(Story.USER, "r1", "another question", "key");
        story.sends.add(unheard(notKept));
        assertClean();
    }

    @Test
    void twoRowsOfOneId_areADouble() {
        story.turn();
        story.rows.add(story.rows.get(0));
        assertFound(Kind.DOUBLED);
    }

    @Test
    void twoMessagesOfOneSend_areADouble() {
        story.turn();
        rowsAre(
                Story.row(1, "msg_8", "USER", "question 1", "accepted", null),
                Story.row(1, "msg_9", "AI", "", "interrupted", "msg_8"));
        assertFound(Kind.DOUBLED);
    }

    @Test
    void twoMessagesOfOneSend_areExcused_ifRedisWasWipedBetweenItsAttempts() {
        story.attemptBefore(story.turn(), Send.Outcome.UNKNOWN);
        rowsAre(
                Story.row(1, "msg_8", "USER", "question 1", "accepted", null),
                Story.row(1, "msg_9", "AI", "", "interrupted", "msg_8"));
        story.incident(Incident.Kind.REDIS_AWAY, null);
        assertFound(Kind.DOUBLED);

        story.incident(Incident.Kind.REDIS_WIPED, null);
        assertClean();
    }

    @Test
    void twoRepliesToOneMessage_areADouble() {
        story.turn();
        rowsAre(Story.row(1, "msg_9", "AI", "", "interrupted", "msg_1q"));
        assertFound(Kind.DOUBLED);
    }

    @Test
    void anEarlierMessageWithAGreaterId_isOutOfOrder() {
        story.turn();
        story.turn();
        var ids = story.sends.get(1).attempts.get(0);
        var first = story.sends.get(0).attempts.get(0);
        story.sends
                .get(0)
                .attempts
                .set(0, new Send.Attempt(first.began(), first.ended(), "a", first.outcome(), ids.ids()));
        story.sends.get(1).attempts.set(0, new Send.Attempt(ids.began(), ids.ended(), "a", ids.outcome(), first.ids()));
        assertFound(Kind.REORDERED);
    }

    @Test
    void aReplyWithASmallerIdThanItsMessage_isOutOfOrder() {
        var send = story.turn();
        var attempt = send.attempts.get(0);
        var ids = new Send.Ids("msg_1q", "msg_0", "msg_0.s");
        send.attempts.set(0, new Send.Attempt(attempt.began(), attempt.ended(), "a", attempt.outcome(), ids));
        assertFound(Kind.REORDERED);
    }

    @Test
    void sendsThatOverlap_mayBeInEitherOrder() {
        story.turn();
        story.turn();
        var later = story.sends.get(0).attempts.get(0);
        story.sends
                .get(0)
                .attempts
                .set(0, new Send.Attempt(later.began(), 500 * Story.SECOND, "a", later.outcome(), later.ids()));
        assertClean();
    }

    @Test
    void aDoneReplyThatIsShort_isChanged() {
        story.turn();
        story.replyIs("done", "Re question 1");
        assertFound(Kind.CHANGED);
    }

    @Test
    void aReplyThatTheModelNeverSaid_isChanged() {
        var send = story.turn();
        send.sightings.clear();
        story.replyIs("interrupted", "Re question 2");
        assertFound(Kind.CHANGED);
    }

    @Test
    void aReaderWhoSawMoreThanIsKept_findsAChange() {
        var send = story.turn();
        String said = Texts.answer(send.content);
        send.sightings.set(0, story.end("b", null, null, said));
        story.replyIs("interrupted", said.substring(0, 4));
        assertFound(Kind.CHANGED);
    }

    @Test
    void aReaderWhoSawMoreThanIsKept_isExcused_ifRedisAndTheNodeWereLostTogether() {
        aReaderWhoSawMoreThanIsKept_findsAChange();
        story.incident(Incident.Kind.REDIS_AWAY, "a");
        assertFound(Kind.CHANGED);

        story.incident(Incident.Kind.NODE_LOST, "a");
        assertClean();
    }

    @Test
    void anInterruptedReplyWithTheTextSoFar_isClean() {
        var send = story.turn();
        String part = Texts.answer(send.content).substring(0, 9);
        send.sightings.set(0, story.end("b", "error", "interrupted", part));
        story.replyIs("interrupted", part);
        assertClean();
    }

    @Test
    void anotherEndThanTheRows_isAChange() {
        var send = story.turn();
        send.sightings.set(0, story.end("b", "stopped", null, Texts.answer(send.content)));
        assertFound(Kind.CHANGED);
    }

    @Test
    void anotherLengthThanTheTexts_isAChange() {
        var send = story.turn();
        var seen = send.sightings.get(0);
        send.sightings.set(0, new Send.Sighting(seen.at(), "b", seen.text(), "done", null, seen.length() + 1));
        assertFound(Kind.CHANGED);
    }

    @Test
    void twoEndsOfOneReply_areFound() {
        var send = story.turn();
        send.sightings.add(story.end("a", "error", "interrupted", Texts.answer(send.content)));
        assertFound(Kind.ENDING, Kind.CHANGED);
    }

    @Test
    void twoEndsOfOneReply_areExcused_ifItsNodeWasCutOffFromRedis() {
        var send = story.turn();
        send.sightings.add(story.end("a", "error", "interrupted", Texts.answer(send.content)));
        story.incident(Incident.Kind.REDIS_AWAY, "b");
        assertFound(Kind.ENDING);

        story.incident(Incident.Kind.REDIS_AWAY, "a");
        assertClean();
    }

    @Test
    void aPromisedReplyThatIsNotFound_isFound_alsoAfterAWipe() {
        story.turn().notFound = story.tick();
        story.incident(Incident.Kind.REDIS_WIPED, null);
        assertFound(Kind.ANSWER);

        story.incident(Incident.Kind.REDIS_AWAY, "a");
        assertClean();
    }

    @Test
    void aRowOfAnotherAccount_isFound() {
        story.turn();
        story.reply(row -> Story.row(2, row.id(), "AI", row.content(), "done", row.replyTo()));
        assertFound(Kind.WRONG_ACCOUNT);
    }

    @Test
    void aRowThatNobodySent_isUnexplained() {
        story.turn();
        rowsAre(Story.row(1, "msg_8", "USER", "a stranger's", "accepted", null));
        assertFound(Kind.UNEXPLAINED);
    }

    @Test
    void aRowOfASendThatWasRefused_isUnexplained() {
        var send = story.turn();
        send.attempts.clear();
        send.attempts.add(new Send.Attempt(1, 2, "a", Send.Outcome.REFUSED, null));
        send.sightings.clear();
        assertFound(Kind.UNEXPLAINED);
    }

    @Test
    void aRepeatWithOtherIds_isFound() {
        var send = story.turn();
        var ids = new Send.Ids("msg_8", "msg_9", "msg_9.s");
        long began = story.tick();
        send.attempts.add(new Send.Attempt(began, story.tick(), "b", Send.Outcome.ACCEPTED, ids));
        assertFound(Kind.REPEATED);
    }

    @Test
    void aHistoryWithAHole_isFound() {
        story.turn();
        story.historyShows(shown -> shown.remove(1));
        assertFound(Kind.HISTORY);
    }

    @Test
    void aHistoryWithADouble_isFound() {
        story.turn();
        story.historyShows(shown -> shown.add(shown.get(1)));
        assertFound(Kind.HISTORY);
    }

    @Test
    void aHistoryInAnotherOrder_isFound() {
        story.turn();
        story.historyShows(Collections::reverse);
        assertFound(Kind.HISTORY);
    }

    @Test
    void aPageWithoutWhatItsReaderSent_isFound_unlessRedisWasWiped() {
        var send = story.turn();
        send.pages.add(new Send.Page(story.tick(), story.tick(), "b", List.of(), false));
        assertFound(Kind.PAGE);

        story.incident(Incident.Kind.REDIS_WIPED, null);
        assertClean();
    }

    @Test
    void aPageThatEndsBeforeWhatItsReaderSent_isFound_unlessMySqlIsAway_andItSaysSo() {
        var send = story.turn();
        var later = new Send.Shown("msg_2q", "USER", "accepted", "later");
        send.pages.add(new Send.Page(story.tick(), story.tick(), "b", List.of(later), true));
        assertFound(Kind.PAGE);

        story.incident(Incident.Kind.MYSQL_AWAY, null);
        assertClean();

        send.pages.add(new Send.Page(story.tick(), story.tick(), "b", List.of(later), false));
        story.incident(Incident.Kind.MYSQL_AWAY, null);
        assertFound(Kind.PAGE);
    }

    @Test
    void aPageWithAMessageTwice_isFound() {
        var send = story.turn();
        var shown = new Send.Shown("msg_1q", "USER", "accepted", send.content);
        var reply = new Send.Shown("msg_1r", "AI", "done", Texts.answer(send.content));
        send.pages.add(new Send.Page(story.tick(), story.tick(), "b", List.of(shown, reply), false));
        assertClean();

        send.pages.add(new Send.Page(story.tick(), story.tick(), "b", List.of(shown, shown, reply), false));
        assertFound(Kind.PAGE);
    }

    @Test
    void aPromisedReplyThatIsNotFound_isFound() {
        story.turn().notFound = story.tick();
        assertFound(Kind.ANSWER);
    }

    @Test
    void anAnswerThatNobodyShouldGet_isFound_unlessItsNodeWasStopping() {
        story.turn();
        story.oddities.add(new Evidence.Oddity(story.tick(), "a", "500"));
        story.incident(Incident.Kind.NODE_LOST, "b");
        assertFound(Kind.ANSWER);

        story.incident(Incident.Kind.NODE_LOST, "a");
        assertClean();
    }

    @Test
    void aRepeatThatAnotherNodeAnswered_isExcusedByWhatHappenedToTheFirst() {
        var send = story.turn();
        send.attempts.add(0, new Send.Attempt(2, 3, "b", Send.Outcome.UNKNOWN, null));
        send.sightings.add(story.end("a", "error", "interrupted", Texts.answer(send.content)));
        story.incident(Incident.Kind.REDIS_AWAY, "b");
        assertClean();
    }

    @Test
    void aDeadLetter_isFound() {
        story.turn();
        story.deadLetters = 1;
        assertFound(Kind.DEAD_LETTER);
    }

    @Test
    void aTopicThatTellsOfEachRow_isClean_alsoIfItTellsTwice() {
        tellOfOneTurn();
        story.events.add(story.events.get(0));
        assertClean();
    }

    private void tellOfOneTurn() {
        story.turn();
        story.events.add(new TopicEvent("msg_1q:accepted", "message.accepted", "{}", true));
        story.events.add(new TopicEvent("msg_1r:done", "reply.completed", "{}", true));
    }

    @Test
    void aTopicWithoutAnEventOfARow_isFound() {
        tellOfOneTurn();
        story.events.remove(1);
        assertFound(Kind.TOPIC);
    }

    @Test
    void anEventBeforeItsRow_isFound() {
        tellOfOneTurn();
        story.events.add(new TopicEvent("msg_1r:done", "reply.completed", "{}", false));
        assertFound(Kind.TOPIC);
    }

    @Test
    void anEventWithContent_isFound() {
        tellOfOneTurn();
        story.events.add(new TopicEvent("msg_1r:done", "reply.completed", "{\"data\":{\"content\":\"Hi\"}}", true));
        assertFound(Kind.TOPIC);
    }

    @Test
    void halfASurrogatePair_isNoChange() {
        String said = "a𝄞b";
        assertThat(Texts.begins(said, "a\uFFFD")).isTrue();
        assertThat(Texts.begins(said, "a𝄞\uFFFD")).isFalse();
    }
}
