package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static io.damso.conversation.Talk.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.Tool;
import io.damso.cache.RedisForTests;
import io.damso.llm.ToolCall;
import io.damso.llm.ToolDefinition;
import io.damso.llm.ToolResult;
import io.damso.model.FaultCode;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Turn;
import io.damso.stream.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToolsIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final ToolCall ECHO = new ToolCall("a", "echo", "{\"text\":\"found\"}");
    private static final ToolCall HOLD = new ToolCall("b", "hold", "{}");

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Talk talk = new Talk(redis, new Toolbox(), Map.of());

    /** What the model may have called here. */
    public class Toolbox {

        @Tool("Says it again.")
        String echo(String text) {
            return text;
        }

        @Tool
        String hold() throws InterruptedException {
            gate.await();
            return "held";
        }

        @Tool
        String fail() {
            throw new IllegalStateException("a secret");
        }
    }

    @AfterEach
    void endThreads() {
        talk.close();
    }

    private List<StreamEvent> events(Turn turn) {
        return talk.read(turn).awaitClosed().events();
    }

    /** Each as its name, and what tells it from others. */
    private List<String> told(Turn turn) {
        var told = new ArrayList<String>();
        for (var event : events(turn)) {
            var data = JsonText.parse(event.data());
            told.add(
                    switch (event.name()) {
                        case "message" -> data.getString("delta");
                        case "tool" -> data.getString("name") + " " + data.getString("status");
                        default -> event.name();
                    });
        }
        return told;
    }

    /** Until a reader is told that a tool fares so. */
    private void awaitEvent(Turn turn, String status) {
        var reader = talk.read(turn);
        await().until(() ->
                reader.events().stream().anyMatch(event -> event.data().contains("\"status\":\"" + status + "\"")));
    }

    private Message record() {
        await().until(() -> talk.journal.replies().size() == 1);
        return talk.journal.replies().get(0).message();
    }

    private List<ToolResult> results(int asked) {
        var rounds = talk.model.awaitAsked(asked).prompts().get(asked - 1).rounds();
        return rounds.get(rounds.size() - 1).results();
    }

    private void assertFailed(ToolCall call, String sentence) {
        talk.ask("hello");
        talk.model.call(call);
        assertThat(results(2)).containsExactly(new ToolResult(call, sentence, true));
        talk.model.say("Never mind.").done();
        assertThat(record().content()).isEqualTo("Never mind.");
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void modelIsOfferedTheTools_andToldWhatCameOfItsCalls() {
        talk.ask("hello");
        assertThat(talk.model.prompts().get(0).tools())
                .extracting(ToolDefinition::name)
                .containsExactlyInAnyOrder("echo", "hold", "fail");
        talk.model.say("Let me ").say("see.").call(ECHO);
        var second = talk.model.awaitAsked(2).prompts().get(1);
        assertThat(second.question().text()).isEqualTo("hello");
        assertThat(second.tools()).hasSize(3);
        assertThat(second.rounds()).singleElement().satisfies(round -> {
            assertThat(round.text()).isEqualTo("Let me see.");
            assertThat(round.results()).containsExactly(new ToolResult(ECHO, "found", false));
        });
        talk.model.done();
        assertThat(record().content()).isEqualTo("Let me see.");
    }

    @Test
    void reply_hasTheTextOfAllRounds_withToolsBetweenInTheirPlace_andTheirUsageTogether() {
        var turn = talk.ask("hello");
        talk.model.say("Let me see. ").call(ECHO);
        talk.model.awaitAsked(2).say("Once more. ").call(ECHO);
        talk.model.awaitAsked(3).say("Found.").done();
        assertThat(told(turn))
                .containsExactly(
                        "start",
                        "Let me see. ",
                        "echo running",
                        "echo done",
                        "Once more. ",
                        "echo running",
                        "echo done",
                        "Found.",
                        "done");
        assertThat(record().content()).isEqualTo("Let me see. Once more. Found.");
        var usage = record().metadata().getJsonObject("usage");
        assertThat(usage.getInt("input_tokens")).isEqualTo(9);
        assertThat(usage.getInt("output_tokens")).isEqualTo(12);
        assertThat(talk.model.prompts().get(2).rounds()).hasSize(2);
    }

    @Test
    void callsAtOnce_runAtTheSameTime_andTheirResultsKeepTheOrder() {
        var turn = talk.ask("hello");
        talk.model.call(HOLD, ECHO);
        awaitEvent(turn, "done");
        assertThat(talk.model.prompts()).hasSize(1);
        gate.countDown();
        assertThat(results(2)).extracting(ToolResult::text).containsExactly("held", "found");
        talk.model.say("All.").done();
        assertThat(told(turn))
                .containsExactly("start", "hold running", "echo running", "echo done", "hold done", "All.", "done");
    }

    @Test
    void toolThatFails_isToldToTheModelWithoutItsReason_andTheReplyGoesOn() {
        assertFailed(new ToolCall("c", "fail", "{}"), "The tool failed.");
    }

    @Test
    void toolThatIsSlow_isNotWaitedFor_andTheReplyGoesOn() {
        assertFailed(HOLD, "The tool took too long.");
        await().until(() -> talk.toolThreads.getActiveCount() == 0);
    }

    @Test
    void argumentsThatDoNotFit_areToldToTheModel_andTheReplyGoesOn() {
        assertFailed(new ToolCall("c", "echo", "{\"text\":1}"), "The argument text does not fit the schema.");
    }

    @Test
    void readersAreToldThatAToolFailed_andNeitherWhatItWasAskedNorWhatItFound() {
        var turn = talk.ask("hello");
        talk.model.call(
                new ToolCall("c", "fail", "{\"secret\":1}"), new ToolCall("d", "echo", "{\"text\":\"secret\"}"));
        talk.model.awaitAsked(2).done();
        assertThat(told(turn)).contains("fail failed", "echo done");
        assertThat(events(turn)).extracting(StreamEvent::data).noneMatch(data -> data.contains("secret"));
    }

    @Test
    void toolThatThereIsNot_isToldToTheModel_andToNoReader() {
        var turn = talk.ask("hello");
        talk.model.call(new ToolCall("c", "made_up", "{}"));
        assertThat(results(2)).extracting(ToolResult::text).containsExactly("There is no tool of that name.");
        talk.model.say("Sorry.").done();
        assertThat(told(turn)).containsExactly("start", "Sorry.", "done");
    }

    @Test
    void modelThatCallsToolsOnAndOn_isEndedWithWhatThereIs() {
        var turn = talk.ask("hello");
        for (int round = 0; round <= ToolRounds.MOST; round++) {
            talk.model.awaitAsked(round + 1).say(round + " ").call(ECHO);
        }
        var events = events(turn);
        assertThat(JsonText.parse(events.get(events.size() - 1).data()).getString("finish_reason"))
                .isEqualTo("tool");
        assertThat(record().content()).isEqualTo("0 1 2 3 4 5 6 7 8 ");
        assertThat(record().status()).isEqualTo(MessageStatus.DONE);
        assertThat(talk.model.prompts()).hasSize(ToolRounds.MOST + 1);
    }

    @Test
    void answerThatWasCutOff_hasNothingCalled() {
        var turn = talk.ask("hello");
        talk.model.cutOff(ECHO);
        assertThat(told(turn)).containsExactly("start", "done");
        assertThat(talk.model.prompts()).hasSize(1);
    }

    @Test
    void modelThatFailsInALaterRound_endsTheReply_andWhatCameIsKept() {
        var turn = talk.ask("hello");
        talk.model.say("Let me see.").call(ECHO);
        talk.model.awaitAsked(2).fail(FaultCode.LLM_STALLED);
        assertThat(told(turn)).endsWith("echo done", "error");
        assertThat(record().content()).isEqualTo("Let me see.");
    }

    @Test
    void stopWhileAToolRuns_interruptsIt_andNothingIsAskedAnyMore() {
        var turn = talk.ask("hello");
        talk.model.say("Let me see.").call(HOLD);
        await().until(() -> talk.toolThreads.getActiveCount() == 1);
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        await().until(() -> talk.toolThreads.getActiveCount() == 0);
        assertThat(told(turn)).endsWith("hold running", "stopped");
        talk.awaitForgotten(turn);
        talk.awaitIdle();
        assertThat(record().content()).isEqualTo("Let me see.");
        assertThat(talk.model.prompts()).hasSize(1);
    }

    @Test
    void stopInALaterRound_leavesThatCall() {
        var turn = talk.ask("hello");
        talk.model.call(ECHO);
        talk.model.awaitAsked(2).say("So ");
        assertThat(talk.replies.stop(talk.account, turn.streamKey())).isTrue();
        assertThat(told(turn)).endsWith("So ", "stopped");
        await().until(talk.model::isCancelled);
    }

    @Test
    void replyThatGrowsTooLargeOverItsRounds_isStopped() {
        var turn = talk.ask("hello");
        talk.model.say("x".repeat(1_000)).call(ECHO);
        talk.model.awaitAsked(2).say("x".repeat(1_000));
        assertThat(told(turn)).endsWith("echo done", "stopped");
        assertThat(record().content()).hasSize(1_000);
    }

    @Test
    void roundsTogether_takeNoLongerThanAReplyMay() {
        try (var hasty = new Talk(redis, new Toolbox(), Map.of("DAMSO_LLM_REPLY_SECONDS", "1"))) {
            var turn = hasty.ask("hello");
            hasty.model.say("Let me see.").call(ECHO);
            hasty.model.awaitAsked(2);
            var last = hasty.read(turn).awaitClosed().events();
            assertThat(last.get(last.size() - 1).data()).contains("llm_too_long");
            await().until(hasty.model::isCancelled);
        }
    }

    @Test
    void analysis_comesAfterTheLastRound_andIsOfferedNoTools() {
        var turn = talk.accepted(new Question(ROOM, "What of Apple?", false, List.of("AAPL"), "", null));
        talk.model.awaitAsked(1).say("Let me see. ").call(ECHO);
        talk.model.awaitAsked(2).say("It rises.").done();
        var analysis = talk.model.awaitAsked(3).prompts().get(2);
        assertThat(analysis.tools()).isEmpty();
        assertThat(analysis.question().text()).contains("Let me see. It rises.");
        talk.model
                .say("{\"sentiment\":\"neutral\",\"recommendations\":[{\"symbol\":\"AAPL\",\"action\":\"HOLD\","
                        + "\"confidence\":0.5,\"rationale\":\"So it was said.\"}]}")
                .done();
        assertThat(told(turn)).endsWith("It rises.", "analysis", "done");
    }

    @Test
    void whoComesLater_isToldTheSame_alsoAtAnotherNode() {
        var turn = talk.ask("hello");
        talk.model.say("Let me see. ").call(ECHO);
        talk.model.awaitAsked(2).say("Found.").done();
        var here = events(turn);
        try (var there = talk.on(redis, "node2")) {
            assertThat(there.read(turn).awaitClosed().events()).isEqualTo(here);
        }
    }

    @Test
    void toolsOfALostNode_areStillToldOf_toWhoComesAfterATakeover() {
        var turn = talk.ask("hello");
        talk.model.say("Let me see. ").call(ECHO);
        talk.model.awaitAsked(2);
        awaitEvent(turn, "done");
        talk.stopRenewing();
        redis.letLeaseRunOut(talk.account, ROOM);
        try (var there = talk.on(redis, "node2");
                var elsewhere = talk.on(redis, "node3")) {
            there.lookForOrphans();
            there.awaitEnded(turn);
            there.awaitForgotten(turn);
            var events = elsewhere.read(turn).awaitClosed().events();
            assertThat(events)
                    .extracting(StreamEvent::name)
                    .containsExactly("start", "tool", "tool", "snapshot", "error");
            assertThat(events)
                    .filteredOn(event -> event.name().equals("tool"))
                    .extracting(StreamEvent::data)
                    .containsExactly(
                            "{\"name\":\"echo\",\"status\":\"running\"}", "{\"name\":\"echo\",\"status\":\"done\"}");
        }
    }

    @Test
    void nextQuestion_isAskedWithoutWhatTheToolsSaid() {
        var turn = talk.ask("hello");
        talk.model.say("Let me see. ").call(ECHO);
        talk.model.awaitAsked(2).say("Found.").done();
        talk.awaitEnded(turn);
        talk.accepted(question("and now?", null));
        var prompt = talk.model.awaitAsked(3).prompts().get(2);
        assertThat(prompt.rounds()).isEmpty();
        assertThat(prompt.utterances().get(1).text()).isEqualTo("Let me see. Found.");
    }
}
