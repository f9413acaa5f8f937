package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.cache.RedisForTests;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.StopReason;
import io.damso.model.Turn;
import io.damso.model.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reply took is kept with it, however it ended. */
class TokenCountsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final String SAID = "Alpha beta gamma delta.";

    private final Talk talk = new Talk(redis);

    @AfterEach
    void endThreads() {
        talk.close();
    }

    private Usage kept(Turn turn) {
        talk.awaitEnded(turn);
        Message reply = talk.page().get(1);
        return Metadata.outcome(reply.status(), reply.metadata()).usage();
    }

    private void assertCounted(Usage usage, String question, String said) {
        assertThat(usage.estimated()).isTrue();
        assertThat(usage.inputTokens()).isEqualTo(talk.model.tokens(question));
        assertThat(usage.outputTokens()).isEqualTo(talk.model.tokens(said));
        assertThat(usage.model()).isEqualTo("puppet");
    }

    @Test
    void whatTheServerSaid_isKept_withTheModelAndTheTimeToItsFirstWord() {
        var turn = talk.ask("hello");
        talk.model.say(SAID).done();
        var usage = kept(turn);
        assertThat(usage).isEqualTo(new Usage(3, 4, false).of("puppet", usage.firstTokenMillis()));
        assertThat(usage.firstTokenMillis()).isBetween(0L, 60_000L);
    }

    @Test
    void whatTheServerDidNotSay_isCounted() {
        var turn = talk.ask("hello");
        talk.model.say(SAID).doneWithoutUsage();
        assertCounted(kept(turn), "hello", SAID);
    }

    @Test
    void stoppedReply_isCounted() {
        var turn = talk.ask("hello");
        talk.model.say(SAID);
        talk.read(turn).awaitText(SAID);
        talk.generations.stop(turn.streamKey());
        assertCounted(kept(turn), "hello", SAID);
    }

    @Test
    void replyStoppedBeforeItsFirstWord_tookItsQuestion() {
        var turn = talk.ask("hello");
        talk.generations.stop(turn.streamKey());
        var usage = kept(turn);
        assertCounted(usage, "hello", "");
        assertThat(usage.firstTokenMillis()).isNull();
    }

    @Test
    void replyThatFailed_isCounted_ifTheModelSaidSomething() {
        var turn = talk.ask("hello");
        talk.model.say(SAID).fail(FaultCode.LLM_STALLED);
        assertCounted(kept(turn), "hello", SAID);
    }

    @Test
    void modelThatSaidNothing_tookNothing() {
        var turn = talk.ask("hello");
        talk.model.fail(FaultCode.LLM_CONNECT);
        assertThat(kept(turn)).isNull();
    }

    @Test
    void whoTakesOver_countsTheTextAsTheFirstWriterWouldHave() {
        var begun = new Outcome.Stopped(StopReason.USER, new Usage(7, Usage.UNCOUNTED, true, "puppet", 5L));
        var counted = new TokenCounts(talk.model).counted(begun, SAID);
        assertThat(counted)
                .isEqualTo(new Outcome.Stopped(
                        StopReason.USER, new Usage(7, talk.model.tokens(SAID), true, "puppet", 5L)));
        assertThat(new TokenCounts(talk.model).counted(counted, "other")).isEqualTo(counted);
    }
}
