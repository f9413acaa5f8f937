package io.damso.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamParserTest {

    private final List<String> events = new ArrayList<>();
    private final EventStreamParser parser =
            new EventStreamParser((name, data, length) -> events.add(name + "|" + new String(data, 0, length, UTF_8)));

    private void parse(String text) {
        parser.parse(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    // In the table ^ is a line feed and ~ a carriage return.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "data: a^^;|a",
                "data:a^^;|a",
                "data:  a ^^;| a ",
                "data: a~^~^;|a",
                "data: a~~;|a",
                "event: error^data: a^^;error|a",
                "data: a^event: late^^;late|a",
                "data: a^data: b^^;|a^b",
                ": comment^data: a^^;|a",
                "id: 1^retry: 2^data: a^^;|a",
                "data: a: b^^;|a: b",
                "^^^data: a^^^^;|a",
                "data: 담소 👨‍👩‍👧 \u202Eabc^^;|담소 👨‍👩‍👧 \u202Eabc",
            })
    void fields_makeAnEvent(String sent, String expected) {
        parse(sent.replace('^', '\n').replace('~', '\r'));
        assertThat(events).containsExactly(expected.replace('^', '\n'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", ": comment\n\n", "data:\n\n", "data\n\n", "event: x\n\n", "data: a\n"})
    void whatHoldsNoWholeData_isNoEvent(String sent) {
        parse(sent);
        assertThat(events).isEmpty();
    }

    @Test
    void lastEvent_needsNoBlankLine() {
        parse("data: a\n\ndata: b");
        parser.end();
        assertThat(events).containsExactly("|a", "|b");
    }

    @Test
    void byteOrderMark_isSkippedAtTheStart_andKeptElsewhere() {
        parse("\uFEFFdata: a\uFEFFb\n\n");
        assertThat(events).containsExactly("|a\uFEFFb");
    }

    @Test
    void bytesOneByOne_areTheSame() {
        byte[] bytes = "event: e\r\ndata: 담소 😀\r\n\r\ndata: b\r\n\r\n".getBytes(UTF_8);
        for (byte one : bytes) {
            parser.parse(ByteBuffer.wrap(new byte[] {one}));
        }
        assertThat(events).containsExactly("e|담소 😀", "|b");
    }

    @Test
    void event_isHeardWithItsBlankLine_notLater() {
        parse("data: a\n");
        assertThat(events).isEmpty();
        parse("\n");
        assertThat(events).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": "})
    void lineWithoutEnd_isAFault(String start) {
        parse(start);
        String much = "x".repeat(LineSplitter.MAX_BYTES);
        assertThatThrownBy(() -> parse(much)).isInstanceOf(ModelFaultException.class);
    }

    @Test
    void eventOfManyLinesWithoutEnd_isAFault() {
        String line = "data: " + "x".repeat(1000) + "\n";
        assertThatThrownBy(() -> parse(line.repeat(1100))).isInstanceOf(ModelFaultException.class);
    }

    @Test
    void manyCommentsWithoutABlankLine_areNoFault() {
        parse((": " + "x".repeat(1000) + "\n").repeat(5000) + "data: a\n\n");
        assertThat(events).containsExactly("|a");
    }
}
