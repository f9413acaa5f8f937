package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.MessageStatus;
import io.damso.model.Turn;
import io.damso.testing.Entries;
import io.damso.testing.RecordingUnansweredTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class LateQuestionsTest {

    private static final Entries ROOM = Entries.of(42, 2, "r1");

    private final RecordingUnansweredTurns turns = new RecordingUnansweredTurns();
    private final Entry.UserMessage question = ROOM.question(1, "secret");
    private final Instant asked = question.message().timestamp();

    private LateQuestions at(Instant now) {
        return new LateQuestions(turns, () -> now, asked.minusSeconds(3_600));
    }

    private LateQuestions later() {
        return at(asked.plusSeconds(3_600));
    }

    @Test
    void anOnTimeQuestion_costsRedisNothing() {
        turns.nobodyAnswers(question.message().id());
        assertThat(at(asked.plusSeconds(30)).unansweredAmong(List.of(question))).isEmpty();
        assertThat(at(asked.minusSeconds(30)).unansweredAmong(List.of(question)))
                .isEmpty();
        assertThat(turns.asked()).isEmpty();
    }

    @Test
    void aReply_costsRedisNothing() {
        assertThat(later().unansweredAmong(List.of(ROOM.reply(1, MessageStatus.DONE, "answer"))))
                .isEmpty();
        assertThat(turns.asked()).isEmpty();
    }

    @Test
    void aQuestionThatIsLate_asFarAsClocksAgree_isLeftToRedisClock() {
        turns.nobodyAnswers(question.message().id());
        assertThat(at(asked.plusSeconds(31)).unansweredAmong(List.of(question))).containsExactly(question);
    }

    @Test
    void aQuestionFromBeforeThisProcessBegan_isLate_howeverNewItIs() {
        turns.nobodyAnswers(question.message().id());
        var restarted = new LateQuestions(turns, () -> asked.plusSeconds(9), asked.plusSeconds(1));
        assertThat(restarted.unansweredAmong(List.of(question))).containsExactly(question);
    }

    @Test
    void allLateQuestions_areAskedForAtOnce() {
        var second = ROOM.question(2, "b");
        var elsewhere = Entries.of(43, 1, "r1").question(1, "c");
        turns.nobodyAnswers(second.message().id());
        assertThat(later().unansweredAmong(
                                List.of(question, ROOM.reply(3, MessageStatus.DONE, "C"), second, elsewhere)))
                .containsExactly(second);
        assertThat(turns.asked()).containsExactly(List.of(turn(question), turn(second), turn(elsewhere)));
    }

    private static Turn turn(Entry.UserMessage entry) {
        var message = entry.message();
        return new Turn(
                new Account(entry.account(), entry.shard()),
                message.room(),
                null,
                message.id(),
                entry.replyId(),
                message.streamKey(),
                message.timestamp().toEpochMilli(),
                message.timestamp());
    }

    @Test
    void aQuestionWhoseReplyComesWithIt_costsRedisNothing() {
        var elsewhere = Entries.of(43, 2, "r1").reply(1, MessageStatus.DONE, "of a question that has the same id");
        turns.nobodyAnswers(question.message().id());
        assertThat(later().unansweredAmong(List.of(question, elsewhere))).containsExactly(question);
        assertThat(later().unansweredAmong(List.of(question, ROOM.reply(1, MessageStatus.DONE, "answer"))))
                .isEmpty();
        assertThat(turns.asked()).hasSize(1);
    }

    @Test
    void oneThatCameTwice_isOne() {
        turns.nobodyAnswers(question.message().id());
        assertThat(later().unansweredAmong(List.of(question, ROOM.question(1, "secret"))))
                .containsExactly(question);
    }

    @Test
    void whileRedisIsAway_noneIsCalledUnanswered_andOneLineSaysSo() {
        turns.nobodyAnswers(question.message().id());
        turns.goAway();
        var lines = logged(() -> assertThat(later().unansweredAmong(List.of(question, ROOM.question(2, "secret"))))
                .isEmpty());
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line).contains("2 late messages").doesNotContain("secret"));
    }

    private static List<String> logged(Runnable work) {
        var lines = new ArrayList<String>();
        var handler = new Handler() {

            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().format(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger("io.damso.archive");
        logger.addHandler(handler);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }
}
