package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.damso.testing.Script;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On the node that has little patience. */
@ExtendWith(SharedServers.class)
class ModelFaultIT {

    private static final String SECRET = "sk-secret internal detail";

    private final Damso damso;
    private final Chat admin;

    ModelFaultIT(Damso damso) {
        this.damso = damso;
        this.admin = Chat.of(damso.strictNode, "admin");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("too many requests", Script.status(429, 3600, SECRET), "llm_unavailable", ""),
                arguments("its own fault", Script.status(500, 3600, SECRET), "llm_unavailable", ""),
                arguments("a refusal", Script.status(400, 1, SECRET), "llm_refused", ""),
                arguments("a page", Script.html(), "llm_bad_answer", ""),
                arguments(
                        "broken JSON",
                        Script.reply("so ", "far").raw("data: {\"" + SECRET + "\n\n"),
                        "llm_bad_answer",
                        "so far"),
                arguments("a reset", Script.reply("so ", "far").thenReset(), "llm_unavailable", "so far"),
                arguments("an early end", Script.reply("so ", "far").thenEndBody(), "llm_unavailable", "so far"),
                arguments("a stall", Script.reply("so ", "far").thenStall(), "llm_stalled", "so far"),
                arguments("no first token", Script.reply().thenStall(), "llm_first_token", ""),
                arguments(
                        "no end",
                        Script.reply("x".repeat(20).split("")).perToken(Duration.ofMillis(400)),
                        "llm_too_long",
                        null));
    }

    @ParameterizedTest(name = "{0} is {2}")
    @MethodSource("faults")
    void whateverTheModelDoes_theReplyEndsWithACode_andKeepsWhatCame(
            String fault, Script script, String code, String text) {
        var sent = admin.send(damso.model().answering(script));

        var stream = admin.read(sent).awaitEnd();

        var last = stream.last();
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.text("code")).isEqualTo(code);
        assertThat(last.text("reply_id")).isEqualTo(sent.replyId());
        assertThat(last.text("error")).matches("[A-Z][\\p{L}', ]+\\.( [A-Z][\\p{L}', ]+\\.)?");
        assertThat(last.json().path("retryable").isBoolean()).isTrue();
        assertThat(stream.text()).isEqualTo(text == null ? stream.text() : text);
        var reply = admin.reply(sent);
        assertThat(reply.path("status").asText()).isEqualTo("error");
        assertThat(reply.path("content").asText()).isEqualTo(stream.text());
        assertThat(stream.lines() + reply.toString()).doesNotContain("secret", "xception", "io.damso", "127.0.0.1");
    }

    @Test
    void aReplyLargerThanItMayBe_isStopped_andWhatFitsIsKept() {
        String[] tokens = "abcdefghij".repeat(300).split("(?<=\\G.{10})");
        var sent = admin.send(damso.model().answering(Script.reply(tokens)));

        var stream = admin.read(sent).awaitEnd();

        assertThat(stream.last().name()).isEqualTo("stopped");
        assertThat(stream.last().text("reason")).isEqualTo("limit");
        assertThat(stream.text()).hasSizeBetween(2000, 2048);
        assertThat(admin.reply(sent).path("content").asText()).isEqualTo(stream.text());
    }

    @Test
    void aRoomWhoseReplyFailed_goesOn() {
        var failed = admin.send(damso.model().answering(Script.status(500)));
        admin.read(failed).awaitEnd();

        assertThat(admin.read(admin.send(failed.room(), "Hi")).awaitEnd().text())
                .isEqualTo("Hello");
    }
}
