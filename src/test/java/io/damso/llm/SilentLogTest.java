package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.FaultCode;
import io.damso.testing.LogRecorder;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong, no word of the person's or the model's, and no key, reaches a log. */
class SilentLogTest {

    private static final String WORD = "xyzzy";

    private final LogRecorder logged = new LogRecorder("io.damso", "io.netty");

    @AfterEach
    void stopListening() {
        logged.close();
    }

    static Stream<Script> faults() {
        return Stream.of(
                Script.reply(WORD),
                Script.status(400, 1, "{\"error\":{\"message\":\"" + WORD + "\"}}"),
                Script.ok("text/html", WORD),
                Script.reply(WORD).raw("data: {\"choices\":\"" + WORD + "\"}\n\n"),
                Script.reply(WORD).raw("data: " + WORD + "\n\n"),
                Script.reply(WORD).raw("data: {\"error\":{\"message\":\"" + WORD + "\"}}\n\n"),
                Script.reply(WORD).thenReset());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void words_areNotLogged(Script script) {
        var heard = new ModelRecorder();
        try (var server = ScriptedModel.start().always(script);
                var connections = new ModelConnections(Duration.ofSeconds(5), Thread::new)) {
            new OpenAiModel(server.baseUrl(), Optional.of(WORD), "gpt-test", connections)
                    .generate(Prompts.asking(WORD), heard);
            heard.awaitEnding();
        }
        assertThat(logged.lines()).noneMatch(line -> line.contains(WORD));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void listenersFailures_areLoggedByClassOnly(Script script) {
        try (var server = ScriptedModel.start().always(script);
                var connections = new ModelConnections(Duration.ofSeconds(5), Thread::new)) {
            var heard = new ModelRecorder();
            var failing = new LanguageModelContract.Forwarding(heard) {
                @Override
                public void onFault(FaultCode code) {
                    super.onFault(code);
                    throw new IllegalStateException(WORD);
                }

                @Override
                public void onText(String text) {
                    throw new IllegalStateException(WORD + text);
                }
            };
            new OpenAiModel(server.baseUrl(), Optional.of(WORD), "gpt-test", connections)
                    .generate(Prompts.asking(WORD), failing);
            heard.awaitEnding();
        }
        assertThat(logged.lines()).noneMatch(line -> line.contains(WORD));
    }
}
