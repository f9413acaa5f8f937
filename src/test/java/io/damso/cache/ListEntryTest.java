package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.damso.model.MessageId;
import io.damso.model.MessageRecord;
import io.damso.testing.Examples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListEntryTest {

    static List<String> hostileTexts() {
        return Examples.HOSTILE_TEXTS;
    }

    private static ListEntry parse(String entry) {
        return ListEntry.parse(entry.getBytes(StandardCharsets.UTF_8));
    }

    private static String write(MessageId previous, String content) {
        var message = Examples.question(Examples.turn(), content);
        return ListEntry.write(previous, MessageRecord.of(message));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void whatIsWritten_isReadBack(String content) {
        var entry = parse(write(Examples.messageId(7), content));
        assertThat(entry.previous()).isEqualTo(Examples.messageId(7));
        assertThat(entry.record().message().content()).isEqualTo(content);
    }

    @Test
    void entryWithoutAPrevious_hasNone() {
        assertThat(parse(write(null, "a")).previous()).isNull();
    }

    @Test
    void idsStandInFront_whereScriptsReadThem() {
        String entry = write(Examples.messageId(7), "a");
        assertThat(entry.substring(0, 30)).isEqualTo(parse(entry).id().value());
        assertThat(entry.substring(30, 60)).isEqualTo(Examples.messageId(7).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "msg_00000000000000000000000001------------------------------",
                "msg_00000000000000000000000001------------------------------{\"message_id\":\"msg_00000000000000000000000002\"}",
                "msg_00000000000000000000000001------------------------------{\"message_id\":\"msg_00000000000000000000000001\""
            })
    void anythingElse_isNoAnswer(String text) {
        assertThatExceptionOfType(CacheUnavailableException.class).isThrownBy(() -> parse(text));
    }

    @Test
    void anAnswerOfAnotherKind_isNone() {
        assertThatExceptionOfType(CacheUnavailableException.class).isThrownBy(() -> ListEntry.parse(7L));
    }

    @Test
    void whatIsNoMessage_isNoAnswer_onceItIsAskedFor() {
        var entry = parse(write(null, "a").replace("\"content\"", "\"contents\""));

        assertThatExceptionOfType(CacheUnavailableException.class)
                .isThrownBy(() -> entry.record().message());
    }
}
