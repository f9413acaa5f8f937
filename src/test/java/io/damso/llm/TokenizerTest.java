package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers are those of OpenAI's own tokenizer: of short texts as its cookbook tells them (<a
 * href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">"How to count tokens with tiktoken"</a>), of
 * the files in {@code src/test/resources/tokens} as tiktoken counted them (1.0.22 from npm, which is its code in
 * WebAssembly).
 */
class TokenizerTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, 'hello world', 2",
        "gpt-4, 'hello world', 2",
        "gpt-4o-mini, 'tiktoken is great!', 6",
        "gpt-4, 'tiktoken is great!', 6",
        "gpt-4, 'antidisestablishmentarianism', 6",
        "gpt-4, '2 + 2 = 4', 7",
        "gpt-4, 'お誕生日おめでとう', 9",
        "gpt-4o, 'お誕生日おめでとう', 8",
    })
    void tokens_areAsManyAsTheModelHas(String model, String text, int tokens) {
        assertThat(Tokenizer.of(model).count(text)).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, korean, 438",
        "gpt-4o-mini, english, 331",
        "gpt-4o-mini, code, 503",
        "gpt-4, korean, 669",
        "gpt-4, english, 342",
        "gpt-4, code, 489",
        "gpt-5, korean, 438",
        "gpt-5, english, 331",
        "gpt-5, code, 503",
    })
    void longerTexts_areCountedWithinTwoPercent(String model, String file, int tokens) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/tokens", file + ".txt"));
        assertThat(Tokenizer.of(model).count(text)).isCloseTo(tokens, withinPercentage(2));
    }

    @ParameterizedTest
    @CsvSource({"llama3.2", "claude-sonnet-4-5", "''"})
    void modelWithoutAKnownTokenizer_isCountedAsTheNewestOfOpenAis(String model) {
        assertThat(Tokenizer.of(model).count("안녕하세요")).isEqualTo(Tokenizer.DEFAULT.count("안녕하세요"));
    }
}
