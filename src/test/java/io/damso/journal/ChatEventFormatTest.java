package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.AccountKey;
import io.damso.model.JsonText;
import io.damso.model.MessageStatus;
import io.damso.testing.ChatEvents;
import io.damso.testing.Entries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatEventFormatTest {

    private static final Entries ROOM = Entries.of(42, 2, "r1");

    private static String write(Entry entry) {
        return ChatEventFormat.write(ChatEvents.of(entry));
    }

    @Test
    void aQuestionsEvent_isThisText() {
        assertThat(write(ROOM.question(1, "hello")))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"msg_00000000000000000000000001:accepted\","
                        + "\"source\":\"/accounts/42/rooms/r1\",\"type\":\"message.accepted\","
                        + "\"subject\":\"msg_00000000000000000000000001\",\"time\":\"2026-03-29T00:59:59.123456Z\","
                        + "\"datacontenttype\":\"application/json\",\"data\":{\"account_db_key\":42,\"room_id\":\"r1\","
                        + "\"message_id\":\"msg_00000000000000000000000001\",\"sender_type\":\"USER\","
                        + "\"status\":\"accepted\",\"reply_to\":null,"
                        + "\"stream_key\":\"msg_00000000000000000000000002.0123456789abcdef\"}}");
    }

    @Test
    void aReplysEvent_saysWhatItAnswers() {
        var data = JsonText.parse(write(ROOM.reply(1, MessageStatus.DONE, "hello")))
                .getJsonObject("data");
        assertThat(data.getString("sender_type")).isEqualTo("AI");
        assertThat(data.getString("reply_to")).isEqualTo(Entries.id(1).value());
    }

    @ParameterizedTest
    @CsvSource({
        "DONE, reply.completed, done",
        "STOPPED, reply.stopped, stopped",
        "INTERRUPTED, reply.failed, interrupted",
        "ERROR, reply.failed, error"
    })
    void eachEndOfAReply_hasATypeAndAnIdOfItsOwn(MessageStatus status, String type, String suffix) {
        var json = JsonText.parse(write(ROOM.reply(1, status, "hello")));
        assertThat(json.getString("type")).isEqualTo(type);
        assertThat(json.getString("id")).isEqualTo(Entries.id(2) + ":" + suffix);
    }

    @ParameterizedTest
    @EnumSource
    void everyStatus_hasAType(MessageStatus status) {
        assertThat(ChatEventFormat.type(status)).matches("(message|reply)\\.[a-z]+");
    }

    @Test
    void aRowWithoutAStreamKey_hasAnEventToo() {
        var event = new ChatEvent(
                new AccountKey(Long.MAX_VALUE),
                ROOM.room(),
                Entries.id(1),
                ROOM.question(1, "").message().senderType(),
                MessageStatus.ACCEPTED,
                null,
                null,
                Entries.time(1));
        var data = JsonText.parse(ChatEventFormat.write(event)).getJsonObject("data");
        assertThat(data.isNull("stream_key")).isTrue();
        assertThat(data.getJsonNumber("account_db_key").longValueExact()).isEqualTo(Long.MAX_VALUE);
    }
}
