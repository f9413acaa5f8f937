package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Authorization;
import io.damso.model.Repeat;
import io.damso.testing.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {

    private static Question asking(String content) {
        return new Question(Examples.ROOM, content, false, List.of(), "", null);
    }

    @Test
    void title_isTheFirstSixtyCharacters_noneOfThemHalved() {
        assertThat(asking("\uD83D\uDE00".repeat(61)).title()).isEqualTo("\uD83D\uDE00".repeat(60));
        assertThat(asking("a".repeat(60)).title()).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", " a\r\n\r\n b ", "a\t\u000Bb", "a\u2028b", "a\u0085\u2029b"})
    void title_isOneLine(String content) {
        assertThat(asking(content).title()).isEqualTo("a b");
    }

    @Test
    void whatWasSaid_andWhoSaidIt_staysOutOfLogLines() {
        var question = asking("a secret").with(new Authorization("Basic secret"));
        assertThat(question.toString()).contains("r1").doesNotContain("secret");
        assertThat(question.authorization().toString()).doesNotContain("secret");
    }

    @Test
    void whoAsks_isNoPartOfWhatARepeatIsKnownBy() {
        var repeat = new Repeat("key", "payload");
        var question = new Question(Examples.ROOM, "hello", true, List.of("AAPL"), "ko", repeat);
        var inANewSession = question.with(new Authorization("Bearer new"));
        assertThat(inANewSession.repeat()).isEqualTo(repeat);
        assertThat(inANewSession.with(Authorization.NONE)).isEqualTo(question);
    }
}
