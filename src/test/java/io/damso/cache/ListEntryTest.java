package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.JsonText;
import io.damso.model.MessageId;
import io.damso.model.MessageJson;
import io.damso.testing.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListEntryTest {

    static List<String> hostileTexts() {
        return Examples.HOSTILE_TEXTS;
    }

    private static String write(MessageId previous, String content) {
        var message = Examples.question(Examples.turn(), content);
        return ListEntry.write(previous, message, JsonText.write(MessageJson.write(message)));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void whatIsWritten_isReadBack(String content) {
        var entry = ListEntry.parse(write(Examples.messageId(7), content));
        assertThat(entry.previous()).isEqualTo(Examples.messageId(7));
        assertThat(entry.message().content()).isEqualTo(content);
    }

    @Test
    void entryWithoutAPrevious_hasNone() {
        assertThat(ListEntry.parse(write(null, "a")).previous()).isNull();
    }

    @Test
    void idsStandInFront_whereScriptsReadThem() {
        String entry = write(Examples.messageId(7), "a");
        assertThat(entry.substring(0, 30))
                .isEqualTo(ListEntry.parse(entry).message().id().value());
        assertThat(entry.substring(30, 60)).isEqualTo(Examples.messageId(7).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "msg_00000000000000000000000001------------------------------"})
    void anythingElse_isRejected(String text) {
        assertThatThrownBy(() -> ListEntry.parse(text)).isInstanceOf(RuntimeException.class);
    }
}
