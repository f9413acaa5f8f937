package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.damso.model.EventId;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.JsonText;
import io.damso.model.MessageId;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.model.StopReason;
import io.damso.model.StreamKey;
import io.damso.model.ToolStatus;
import io.damso.model.Turn;
import io.damso.model.Usage;
import io.damso.testing.Examples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatTest {

    private static final MessageId QUESTION = Examples.messageId(1);
    private static final MessageId REPLY = Examples.messageId(2);
    private static final StreamKey KEY = StreamKey.of(REPLY, "sixteen-letters-");

    static Stream<Arguments> events() {
        var turn = new Turn(Examples.account(), Examples.ROOM, null, QUESTION, REPLY, KEY, 7, Examples.NOW);
        return Stream.of(
                arguments(
                        new ReplyEvent.Started(turn),
                        "start",
                        "{\"message_id\":\"msg_00000000000000000000000001\","
                                + "\"reply_id\":\"msg_00000000000000000000000002\","
                                + "\"stream_key\":\"msg_00000000000000000000000002.sixteen-letters-\","
                                + "\"room_id\":\"r1\",\"timestamp\":\"2026-11-22T10:11:12.131415Z\"}"),
                arguments(new ReplyEvent.Text("hi"), "message", "hi"),
                arguments(new ReplyEvent.Snapshot(REPLY, "all"), "snapshot", "all"),
                arguments(
                        new ReplyEvent.Tool("quote", ToolStatus.RUNNING),
                        "tool",
                        "{\"name\":\"quote\",\"status\":\"running\"}"),
                arguments(
                        new ReplyEvent.Closing(new Outcome.Stopped(StopReason.USER), Examples.NOW),
                        "closing",
                        "{\"status\":\"stopped\",\"metadata\":{\"reason\":\"user\"},"
                                + "\"timestamp\":\"2026-11-22T10:11:12.131415Z\"}"),
                arguments(
                        ended(new Outcome.Done(FinishReason.CONTENT_FILTER, new Usage(5, 6, true))),
                        "done",
                        "{\"reply_id\":\"msg_00000000000000000000000002\",\"message_length\":42,"
                                + "\"finish_reason\":\"content_filter\",\"usage\":{\"input_tokens\":5,"
                                + "\"output_tokens\":6,\"estimated\":true},"
                                + "\"timestamp\":\"2026-11-22T10:11:12.131415Z\"}"),
                arguments(
                        ended(new Outcome.Stopped(StopReason.LIMIT)),
                        "stopped",
                        "{\"reply_id\":\"msg_00000000000000000000000002\",\"reason\":\"limit\",\"message_length\":42}"),
                arguments(
                        ended(new Outcome.Failed(FaultCode.LLM_REFUSED)),
                        "error",
                        "{\"reply_id\":\"msg_00000000000000000000000002\","
                                + "\"error\":\"The model refused the request.\",\"code\":\"llm_refused\","
                                + "\"retryable\":false}"));
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_ASKED, ''",
        "INCLUDED, ',\"portfolio\":\"included\"'",
        "UNAVAILABLE, ',\"portfolio\":\"unavailable\"'"
    })
    void start_saysWhatBecameOfThePortfolio_whereItWasAskedFor(PortfolioUse portfolio, String member) {
        String body = EventFormat.entry(new EventId(1, 2), new ReplyEvent.Started(Examples.turn(), portfolio))
                .body();
        assertThat(body).endsWith("\"timestamp\":\"2026-11-22T10:11:12.131415Z\"" + member + "}");
        assertThat(EventFormat.portfolio(body)).isEqualTo(portfolio);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{}", "{\"portfolio\":1}", "{\"portfolio\":\"halved\"}"})
    void portfolioThatCantBeUnderstood_wasNotAskedFor(String body) {
        assertThat(EventFormat.portfolio(body)).isEqualTo(PortfolioUse.NOT_ASKED);
    }

    private static ReplyEvent ended(Outcome outcome) {
        return new ReplyEvent.Ended(REPLY, outcome, 42, Examples.NOW);
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachEvent_hasItsTypeAndBody(ReplyEvent event, String type, String body) {
        var id = new EventId(1, 2);
        assertThat(EventFormat.entry(id, event)).isEqualTo(new LogEntry(id, type, body));
        assertThat(EventFormat.isFinal(type)).isEqualTo(event instanceof ReplyEvent.Ended);
    }

    static Stream<Outcome> outcomes() {
        return Stream.of(
                new Outcome.Done(FinishReason.LENGTH, new Usage(5, 6, true)),
                new Outcome.Stopped(StopReason.LIMIT),
                new Outcome.Failed(FaultCode.INTERRUPTED),
                new Outcome.Failed(FaultCode.LLM_STALLED));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void closing_isReadBackAsItWas(Outcome outcome) {
        var closing = new ReplyEvent.Closing(outcome, Examples.NOW);
        assertThat(EventFormat.closing(
                        EventFormat.entry(new EventId(1, 2), closing).body()))
                .contains(closing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "nonsense", "{\"status\":\"new\",\"metadata\":{}}"})
    void closingThatCantBeUnderstood_isNone(String body) {
        assertThat(EventFormat.closing(body)).isEmpty();
        assertThat(EventFormat.ends(body)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void toolsStatus_isReadBackAsItWas(ToolStatus status) {
        var tool = new ReplyEvent.Tool("quote", status);
        assertThat(EventFormat.tool(EventFormat.entry(new EventId(1, 2), tool).body()))
                .contains(tool);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "nonsense", "{\"name\":\"quote\",\"status\":\"paused\"}"})
    void toolThatCantBeUnderstood_isNone(String body) {
        assertThat(EventFormat.tool(body)).isEmpty();
    }

    static List<String> hostileTexts() {
        return Examples.HOSTILE_TEXTS;
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void hostileText_isOneLine_andIsReadBackAsItWas(String text) {
        String message = EventFormat.textData(text);
        String snapshot = EventFormat.snapshotData(REPLY, text);
        for (String data : List.of(message, snapshot)) {
            assertThat(data)
                    .doesNotContain("\n", "\r", "\u0000")
                    .startsWith("{")
                    .endsWith("}");
            assertThat(JsonText.parse(data).getString("content")).isEqualTo(text);
        }
        assertThat(JsonText.parse(message).getString("delta")).isEqualTo(text);
        assertThat(JsonText.parse(message).getString("type")).isEqualTo("content");
        assertThat(JsonText.parse(snapshot).getString("reply_id")).isEqualTo(REPLY.value());
    }

    @Test
    void startSaysItsRoom_andOfTheTurnWhatOnlyItKnows() {
        var turn = Examples.turn();
        String body = EventFormat.entry(new EventId(1, 2), new ReplyEvent.Started(turn))
                .body();
        assertThat(EventFormat.room(body)).isEqualTo(Examples.ROOM);
        var unknown =
                new Turn(turn.account(), turn.room(), null, null, turn.replyId(), turn.streamKey(), turn.epoch(), null);
        var known = EventFormat.turn(unknown, body);
        assertThat(known.messageId()).isEqualTo(turn.messageId());
        assertThat(known.acceptedAt()).isEqualTo(turn.acceptedAt());
    }

    @Test
    void whatWasSaid_staysOutOfLogLines() {
        var entry = EventFormat.entry(new EventId(1, 2), new ReplyEvent.Text("a secret"));
        assertThat(entry.toString()).contains("1-2", "message").doesNotContain("secret");
        var event = new StreamEvent(entry.id(), entry.type(), EventFormat.textData(entry.body()));
        assertThat(event.toString()).contains("1-2", "message").doesNotContain("secret");
    }
}
