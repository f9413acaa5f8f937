package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.damso.model.EventId;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.JsonText;
import io.damso.model.MessageId;
import io.damso.model.Outcome;
import io.damso.model.ReplyEvent;
import io.damso.model.StopReason;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.model.Usage;
import io.damso.testing.Examples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
                arguments(
                        new ReplyEvent.Text("hi"),
                        "message",
                        "{\"type\":\"content\",\"content\":\"hi\",\"delta\":\"hi\"}"),
                arguments(
                        new ReplyEvent.Snapshot(REPLY, "all"),
                        "snapshot",
                        "{\"reply_id\":\"msg_00000000000000000000000002\",\"content\":\"all\"}"),
                arguments(
                        new ReplyEvent.Closing(new Outcome.Stopped(StopReason.USER)),
                        "closing",
                        "{\"reason\":\"user\"}"),
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

    private static ReplyEvent ended(Outcome outcome) {
        return new ReplyEvent.Ended(REPLY, outcome, 42, Examples.NOW);
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachEvent_hasItsNameAndData(ReplyEvent event, String name, String data) {
        assertThat(EventFormat.name(event)).isEqualTo(name);
        assertThat(EventFormat.data(event)).isEqualTo(data);
        assertThat(EventFormat.isFinal(name)).isEqualTo(event instanceof ReplyEvent.Ended);
    }

    static List<String> hostileTexts() {
        return Examples.HOSTILE_TEXTS;
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void hostileText_isOneLine_andIsReadBackAsItWas(String text) {
        for (var event : List.of(new ReplyEvent.Text(text), new ReplyEvent.Snapshot(REPLY, text))) {
            String data = EventFormat.data(event);
            assertThat(data)
                    .doesNotContain("\n", "\r", "\u0000")
                    .startsWith("{")
                    .endsWith("}");
            assertThat(EventFormat.text(data)).isEqualTo(text);
        }
        assertThat(JsonText.parse(EventFormat.textData(text)).getString("delta"))
                .isEqualTo(text);
    }

    @Test
    void startSaysItsRoom() {
        assertThat(EventFormat.room(EventFormat.data(new ReplyEvent.Started(Examples.turn()))))
                .isEqualTo(Examples.ROOM);
    }

    @Test
    void whatWasSaid_staysOutOfLogLines() {
        var event = StreamEvent.of(new EventId(1, 2), new ReplyEvent.Text("a secret"));
        assertThat(event.toString()).contains("1-2", "message").doesNotContain("secret");
    }
}
