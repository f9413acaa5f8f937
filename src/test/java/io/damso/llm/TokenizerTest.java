package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers are those of OpenAI's own tokenizer, as its cookbook tells them ("How to count tokens with tiktoken"). */
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
    @CsvSource({"llama3.2", "claude-sonnet-4-5", "''"})
    void modelWithoutAKnownTokenizer_isCountedAsTheNewestOfOpenAis(String model) {
        assertThat(Tokenizer.of(model).count("안녕하세요")).isEqualTo(Tokenizer.DEFAULT.count("안녕하세요"));
    }
}
