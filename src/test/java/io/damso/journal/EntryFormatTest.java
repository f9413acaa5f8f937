package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.damso.model.JsonText;
import io.damso.model.MessageStatus;
import io.damso.testing.Entries;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFormatTest {

    private static final Entries ROOM = Entries.of(42, 2, "r1");
    private static final String HARD_TEXT = "\0 \uFEFF 담소 \uD83D\uDE00\u2028\r\n\t\"\\ </script>  ";

    @Test
    void aUsersEntry_isReadAsItWasWritten() throws Exception {
        var entry = ROOM.question(1, HARD_TEXT);
        assertThat(EntryFormat.read(EntryFormat.write(entry))).isEqualTo(entry);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            names = {"DONE", "STOPPED", "INTERRUPTED", "ERROR"})
    void aReplysEntry_isReadAsItWasWritten(MessageStatus status) throws Exception {
        var entry = ROOM.reply(1, status, HARD_TEXT);
        assertThat(EntryFormat.read(EntryFormat.write(entry))).isEqualTo(entry);
    }

    @Test
    void theLargestAccountKey_isKept() throws Exception {
        var entry = Entries.of(Long.MAX_VALUE, 16, "r1").question(1, "");
        assertThat(EntryFormat.read(EntryFormat.write(entry))).isEqualTo(entry);
    }

    @Test
    void aUsersEntry_hasTheMembersOfTheContract() {
        JsonObject json = JsonText.parse(EntryFormat.write(ROOM.question(1, "hello")));
        assertThat(json.keySet()).containsExactly("v", "type", "account_db_key", "shard_id", "message_data");
        assertThat(json.getInt("v")).isEqualTo(1);
        assertThat(json.getString("type")).isEqualTo("save_user_message");
        assertThat(json.getInt("account_db_key")).isEqualTo(42);
        assertThat(json.getInt("shard_id")).isEqualTo(2);
        assertThat(json.getJsonObject("message_data"))
                .containsKeys("message_id", "room_id", "stream_key", "title", "reply_id", "reply_stream_key", "node");
    }

    @Test
    void aReplysEntry_isNamedSo_andHasNoTitle() {
        JsonObject json = JsonText.parse(EntryFormat.write(ROOM.reply(1, MessageStatus.DONE, "hello")));
        assertThat(json.getString("type")).isEqualTo("save_ai_response");
        assertThat(json.getJsonObject("message_data"))
                .doesNotContainKeys("title", "reply_id", "reply_stream_key", "node");
    }

    @Test
    void unknownMembers_areIgnored() throws Exception {
        var entry = ROOM.question(1, "hello");
        String text = EntryFormat.write(entry).replaceFirst("\\{", "{\"traced\":[1,{}],");
        assertThat(EntryFormat.read(text)).isEqualTo(entry);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "null", "[]", "{}", "{\"v\":1}", "{\"v\":", "\"secret\"", "\0"})
    void whatIsNoEntry_isUnreadable(String text) {
        assertUnreadable(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"v\":1>\"v\":2",
                "\"v\":1>\"v\":1.5",
                "\"v\":1>\"v\":\"1\"",
                "save_user_message>save_nothing",
                "save_user_message>save_ai_response",
                "\"account_db_key\":42>\"account_db_key\":0",
                "\"account_db_key\":42>\"account_db_key\":1e30",
                "\"account_db_key\":42>\"account_db_key\":4.2",
                "\"shard_id\":2>\"shard_id\":0",
                "\"shard_id\":2>\"shard_id\":17",
                "\"shard_id\":2>\"shard_id\":null",
                "\"message_data\">\"data\"",
                "\"title\">\"name\"",
                "\"node\":\"node1\">\"node\":null",
                "\"metadata\":>\"metadata\":null,\"other\":",
                "accepted>unheard_of",
                "\"room_id\":\"r1\">\"room_id\":\"r/1\"",
                "2026-03-29T>2026-03-32T"
            })
    void anEntryWithAWrongMember_isUnreadable(String change) {
        String text = EntryFormat.write(ROOM.question(1, "secret"));
        String changed = text.replace(change.split(">")[0], change.split(">")[1]);
        assertThat(changed).isNotEqualTo(text);
        assertUnreadable(changed);
    }

    @Test
    void anEntryNestedTooDeep_isUnreadable() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertUnreadable(EntryFormat.write(ROOM.question(1, "")).replaceFirst("\\{", "{\"deep\":" + deep + ","));
    }

    private static void assertUnreadable(String text) {
        assertThatExceptionOfType(UnreadableEntryException.class)
                .isThrownBy(() -> EntryFormat.read(text))
                .withNoCause()
                .withMessageNotContaining("secret");
    }

    @Test
    void anEntryFromBeforeItNamedItsReplysStream_hasItsMessages() throws Exception {
        var question = ROOM.question(1, "in a queue still");
        String text = EntryFormat.write(question).replace("\"reply_stream_key\"", "\"unknown\"");
        assertThat(EntryFormat.read(text)).isEqualTo(question);
    }
}
