package io.damso.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiChunkTest {

    private static OpenAiChunk read(String json) {
        // What is behind its end is an earlier event's.
        byte[] data = (json + "}}}garbage").getBytes(UTF_8);
        return OpenAiChunk.read(data, json.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}; Hi",
                "{\"id\":\"1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"담소 \\ud83d\\ude00\"}}],\"usage\":null}; 담소 😀",
                "{\"choices\":[{\"delta\":{\"content\":null,\"refusal\":null}}]}; ''",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"content\":\"x\"}}]}}]}; ''",
                "{\"choices\":[{\"logprobs\":{\"content\":[{\"token\":\"x\"}]},\"delta\":{\"content\":\"a\"}}]}; a",
                "{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}; ''",
                "{\"choices\":[{\"delta\":null}]}; ''",
                "{\"choices\":[],\"prompt_filter_results\":[{\"index\":0}]}; ''",
                "{\"choices\":null}; ''",
                "{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}; a",
            })
    void text_isTheDeltasContent(String json, String text) {
        assertThat(read(json).text()).isEqualTo(text);
    }

    @Test
    void lastChunk_saysWhy_andHowMuch() {
        var chunk = read("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":0}}}");
        assertThat(chunk.reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(chunk.usage()).isEqualTo(new Usage(3, 5, false));
        assertThat(read("{\"choices\":[],\"usage\":{\"prompt_tokens\":3}}").usage())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":\"1\"}",
                "{\"choices\":\"none\"}",
                "{\"choices\":[1]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]} {}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\n\"}}]}",
            })
    void whatIsNoChunk_isABadAnswer(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        ModelFaultException.class,
                        fault -> assertThat(fault.code()).isEqualTo(FaultCode.LLM_BAD_ANSWER));
    }

    @Test
    void whatIsNoUtf8_isABadAnswer() {
        byte[] data = "{\"choices\":[{\"delta\":{\"content\":\"ab\"}}]}".getBytes(UTF_8);
        data[33] = (byte) 0xED;
        assertThatThrownBy(() -> OpenAiChunk.read(data, data.length)).isInstanceOf(ModelFaultException.class);
    }

    @Test
    void deepNesting_isABadAnswer_withoutHarm() {
        assertThatThrownBy(() -> read("{\"choices\":[" + "[".repeat(100_000))).isInstanceOf(ModelFaultException.class);
    }
}
