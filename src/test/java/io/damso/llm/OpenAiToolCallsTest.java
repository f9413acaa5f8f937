package io.damso.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.FinishReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pieces as <a href="https://platform.openai.com/docs/guides/function-calling#streaming">OpenAI's guide "Function
 * calling"</a> has them, and as servers have them that leave something of it out.
 */
class OpenAiToolCallsTest {

    private final OpenAiToolCalls calls = new OpenAiToolCalls();

    /** A chunk with these pieces. */
    private void read(String pieces) {
        byte[] data = ("{\"choices\":[{\"delta\":{\"tool_calls\":[" + pieces + "]}}]}").getBytes(UTF_8);
        OpenAiChunk.read(data, data.length).toolCalls().forEach(calls::add);
    }

    @Test
    void piecesOfSeveralCalls_areToldApartByTheirIndex_inWhateverOrderTheyCome() {
        read("{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"two\",\"arguments\":\"\"}}");
        read("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"{\\\"x\"}}");
        read(
                "{\"index\":1,\"function\":{\"arguments\":\"{}\"}},{\"index\":0,\"function\":{\"arguments\":\"\\\":1}\"}}");
        assertThat(calls.whole())
                .containsExactly(new ToolCall("a", "one", "{\"x\":1}"), new ToolCall("b", "two", "{}"));
    }

    @Test
    void serverThatNumbersNothing_beginsACallWithItsName() {
        read("{\"id\":\"a\",\"function\":{\"name\":\"one\",\"arguments\":\"{\"}}");
        read("{\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"}\"}},{\"function\":{\"name\":\"two\"}}");
        assertThat(calls.whole()).extracting(ToolCall::name).containsExactly("one", "two");
        assertThat(calls.whole()).extracting(ToolCall::arguments).containsExactly("{}", "{}");
    }

    @Test
    void whatAServerLeavesOut_isMadeUp_andWhatItCouldNotReadAgain_isReplaced() {
        read("{\"index\":0,\"function\":{\"name\":\"get.the quote\",\"arguments\":null}},{\"index\":1}");
        assertThat(calls.whole()).extracting(ToolCall::name).containsExactly("get_the_quote", "_");
        assertThat(calls.whole()).allSatisfy(call -> assertThat(call.id()).matches("\\d{9}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "{\"index\":99999999999}", "{\"index\":0", "null"})
    void whatIsNoPiece_isABadAnswer(String piece) {
        assertThatThrownBy(() -> read(piece)).isInstanceOf(ModelFaultException.class);
    }

    @ParameterizedTest
    @CsvSource({"STOP, TOOL", "TOOL, TOOL", ", TOOL", "LENGTH, LENGTH", "CONTENT_FILTER, CONTENT_FILTER"})
    void reason_isTool_unlessTheModelWasCutOff(FinishReason told, FinishReason expected) {
        assertThat(calls.reason(told)).isEqualTo(told == null ? FinishReason.STOP : told);
        read("{\"index\":0,\"function\":{\"name\":\"one\"}}");
        assertThat(calls.reason(told)).isEqualTo(expected);
    }

    @Test
    void whatWasWritten_staysOutOfLogLines() {
        var call = new ToolCall("id", "quote", "a secret");
        var result = new ToolResult(call, "another secret", true);
        assertThat(List.of(call, result, new ToolRound("third secret", List.of(result)))
                        .toString())
                .contains("quote")
                .doesNotContain("secret");
    }
}
