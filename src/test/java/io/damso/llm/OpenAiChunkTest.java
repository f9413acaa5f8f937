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

/**
 * Chunks as <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI's reference</a> has them; with
 * what <a href="https://learn.microsoft.com/en-us/azure/ai-services/openai/concepts/content-streaming">Azure</a> adds
 * (filters' results, without a choice) and <a
 * href="https://api-docs.deepseek.com/guides/reasoning_model">DeepSeek</a> (what the model thinks); and broken ones.
 */
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
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}; ''",
                "{\"choices\":[{\"delta\":{}}]}; ''",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}; a",
                "{\"choices\":[{\"delta\":{\"content\":\"b\"},\"index\":1},{\"delta\":{\"content\":\"a\"},\"index\":0}]}; a",
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}; ''",
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

    @Test
    void furtherAnswers_whichNobodyAskedFor_endNothing_andCallNothing() {
        var chunk = read("{\"choices\":[{\"index\":1,\"finish_reason\":\"stop\",\"delta\":"
                + "{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"one\"}}]}}]}");
        assertThat(chunk.reason()).isNull();
        assertThat(chunk.toolCalls()).isEmpty();
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
