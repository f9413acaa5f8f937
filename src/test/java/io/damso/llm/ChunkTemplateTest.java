package io.damso.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkTemplateTest {

    private static final String CHUNK = "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},"
            + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}";

    private final ChunkTemplate template = new ChunkTemplate();

    private static byte[] chunk(String text) {
        return CHUNK.formatted(text).getBytes(UTF_8);
    }

    private void learn(String json) {
        byte[] data = json.getBytes(UTF_8);
        template.learn(data, data.length, OpenAiChunk.read(data, data.length));
    }

    private String text(String json) {
        // What is behind its end is an earlier event's.
        byte[] data = (json + "}}}garbage").getBytes(UTF_8);
        return template.text(data, json.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " a longer one than before", "담소 😀", "", "{}[],:", "\u007f"})
    void chunkThatDiffersInItsTextOnly_isKnown(String text) {
        learn(CHUNK.formatted("Hi"));
        assertThat(text(CHUNK.formatted(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\n", "\\u00e9", "\\\"", "a\"", "a\",\"content\":\"b", "a\nb", "\uFFFD"})
    void textThatIsNotPlain_hasToBeRead(String text) {
        learn(CHUNK.formatted("Hi"));
        assertThat(text(CHUNK.formatted(text))).isNull();
    }

    @Test
    void chunkThatDiffersInAnythingElse_hasToBeRead() {
        learn(CHUNK.formatted("Hi"));
        assertThat(text(CHUNK.formatted("a").replace("\"finish_reason\":null", "\"finish_reason\":\"stop\"")))
                .isNull();
        assertThat(text(CHUNK.formatted("a").replace("\"index\":0", "\"index\":1")))
                .isNull();
        assertThat(text(CHUNK.formatted("a").replace("\"id\":\"1\"", "\"id\":\"2\"")))
                .isNull();
        assertThat(text("{}")).isNull();
        assertThat(text("")).isNull();
    }

    @Test
    void withoutATemplate_everyChunkHasToBeRead() {
        assertThat(text(CHUNK.formatted("a"))).isNull();
        assertThat(text("")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\\n\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"tool_calls\":[{\"function\":{\"name\":\"x\"}}]}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"a\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}",
            })
    void chunkThatSaysMoreThanPlainText_isNoTemplate(String json) {
        learn(json);
        assertThat(text(json)).isNull();
        learn(CHUNK.formatted("Hi"));
        learn(json);
        assertThat(text(CHUNK.formatted("a"))).isEqualTo("a");
    }

    @Test
    void longChunk_isNoTemplate() {
        learn(CHUNK.formatted("a".repeat(4_096)));
        assertThat(text(CHUNK.formatted("b"))).isNull();
    }

    @Test
    void whateverByteIsAnother_whatIsKnownIsWhatReadingItGives() {
        learn(CHUNK.formatted("Hi"));
        byte[] data = chunk("담a");
        int known = 0;
        for (int at = 0; at < data.length; at++) {
            for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                byte[] other = data.clone();
                other[at] = (byte) value;
                known += isKnownAsRead(other) ? 1 : 0;
            }
        }
        assertThat(known).isGreaterThan(data.length);
    }

    @Test
    void whateverIsCutOutOrSaidTwice_whatIsKnownIsWhatReadingItGives() {
        learn(CHUNK.formatted("Hi"));
        byte[] data = chunk("담a");
        int known = 0;
        for (int from = 0; from <= data.length; from++) {
            for (int on = 0; on <= data.length; on++) {
                byte[] other = Arrays.copyOf(data, from + data.length - on);
                System.arraycopy(data, on, other, from, data.length - on);
                known += isKnownAsRead(other) ? 1 : 0;
            }
        }
        assertThat(known).isGreaterThan(data.length);
    }

    private boolean isKnownAsRead(byte[] data) {
        String text = template.text(data, data.length);
        if (text != null) {
            assertThatCode(() -> assertThat(OpenAiChunk.read(data, data.length).text())
                            .isEqualTo(text))
                    .doesNotThrowAnyException();
            assertThat(OpenAiChunk.read(data, data.length).reason()).isNull();
        }
        return text != null;
    }
}
