package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import io.damso.testing.Ports;
import io.damso.testing.Script;
import io.damso.testing.TraceReceiver;
import io.damso.testing.TracedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of its own with telemetry, over the stores that the others use, and what a collector hears of it. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceIT {

    private static final Duration LATE = Duration.ofSeconds(20);
    // Before the breaker says anything.
    private static final int CALLS_LOOKED_AT = 20;

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private final TraceReceiver receiver = TraceReceiver.start();
    private final Damso damso;
    private final LibertyServer node;
    private final Chat alice;

    TraceIT(Damso damso) throws Exception {
        this.damso = damso;
        this.node = damso.backends.node(
                "traced",
                Map.ofEntries(
                        Map.entry("OTEL_SDK_DISABLED", "false"),
                        Map.entry("OTEL_TRACES_EXPORTER", "otlp"),
                        Map.entry("OTEL_METRICS_EXPORTER", "none"),
                        Map.entry("OTEL_LOGS_EXPORTER", "none"),
                        Map.entry("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                        Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.address()),
                        Map.entry("OTEL_BSP_SCHEDULE_DELAY", "200"),
                        Map.entry("DAMSO_LOG_FORMAT", "json"),
                        Map.entry("DAMSO_TOOLS", "quote"),
                        Map.entry("DAMSO_QUOTES_URL", damso.quotes.address()),
                        Map.entry("DAMSO_PORTFOLIO_URL", "http://localhost:" + Ports.free() + "/")));
        this.alice = Chat.of(node, "alice");
    }

    @BeforeAll
    void start() throws Exception {
        node.launch().awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws Exception {
        node.kill();
        receiver.close();
    }

    private Sent talk(String prompt, String... headers) {
        String room = Names.next();
        var sent = Sent.of(room, alice.trySend(room, prompt, headers).json());
        alice.read(sent).awaitEnd();
        return sent;
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-" + CALLER + "-01";
    }

    /** The steps of a trace, once as many of that name are there. */
    private List<TracedStep> awaitSteps(String trace, String name, int count) {
        await().atMost(LATE)
                .untilAsserted(
                        () -> assertThat(named(receiver.steps(trace), name)).hasSize(count));
        return receiver.steps(trace);
    }

    private static List<TracedStep> named(List<TracedStep> steps, String name) {
        return steps.stream().filter(step -> step.name().equals(name)).toList();
    }

    /** From the outermost step to this one. */
    private static List<String> way(List<TracedStep> steps, TracedStep last) {
        var names = new ArrayList<String>();
        for (var step = last; step != null; step = parent(steps, step)) {
            names.add(0, step.name());
        }
        return names;
    }

    private static TracedStep parent(List<TracedStep> steps, TracedStep child) {
        return steps.stream()
                .filter(step -> step.id().equals(child.parent()))
                .findFirst()
                .orElse(null);
    }

    @Test
    void oneTrace_goesFromTheCallersRequest_toTheRowsOfBothMessages() {
        var sent = talk(damso.model().answering(Script.reply("Hel", "lo")), "traceparent", traceparent(TRACE));

        var steps = awaitSteps(TRACE, "archive", 2);

        assertThat(damso.rows().of(sent.room())).hasSize(2);
        var question = written(steps, sent.messageId());
        assertThat(way(steps, question)).containsExactly("POST /api/chat/message/send", "accept", "journal", "archive");
        var reply = written(steps, sent.replyId());
        assertThat(way(steps, reply))
                .containsExactly("POST /api/chat/message/send", "accept", "reply", "journal", "archive");
        assertThat(named(steps, "POST /api/chat/message/send"))
                .singleElement()
                .satisfies(first -> assertThat(first.parent()).isEqualTo(CALLER));
        assertThat(way(steps, named(steps, "claim").get(0))).endsWith("accept", "claim");
        assertThat(way(steps, named(steps, "model").get(0))).endsWith("reply", "model");
        assertThat(steps).noneMatch(TracedStep::failed);
    }

    private static TracedStep written(List<TracedStep> steps, String message) {
        return named(steps, "archive").stream()
                .filter(step -> message.equals(step.attributes().get("damso.message_id")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void modelsServer_isToldOfTheTrace_andAnotherSendOfItsOwn() {
        String trace = TRACE.replace('0', '1');
        String prompt = damso.model().answering(Script.reply("yes"));
        talk(prompt, "traceparent", traceparent(trace));
        String alone = damso.model().answering(Script.reply("yes"));
        talk(alone);

        var model = named(awaitSteps(trace, "model", 1), "model").get(0);
        assertThat(damso.model().awaitRequest(prompt).header("traceparent"))
                .hasValue("00-" + trace + "-" + model.id() + "-01");
        assertThat(damso.model().awaitRequest(alone).header("traceparent"))
                .hasValueSatisfying(other -> assertThat(other).doesNotContain(trace));
    }

    @Test
    void whatFails_isSeenInTheTrace_byItsCode() {
        String trace = TRACE.replace('0', '2');
        var sent = talk(damso.model().answering(Script.status(401)), "traceparent", traceparent(trace));

        var steps = awaitSteps(trace, "reply", 1);

        assertThat(alice.reply(sent).path("status").asText()).isEqualTo("error");
        assertThat(named(steps, "model"))
                .allSatisfy(call -> assertThat(call.attributes()).containsEntry("damso.outcome", "llm_refused"));
        assertThat(named(steps, "reply")).singleElement().satisfies(reply -> {
            assertThat(reply.failed()).isTrue();
            assertThat(reply.attributes()).containsEntry("damso.outcome", "llm_refused");
        });
    }

    @Test
    void nobodysWords_areInATrace_norWhatAToolIsAskedFor() {
        String trace = TRACE.replace('0', '3');
        String prompt = damso.model()
                .answering(
                        Script.reply("Let me see. ").calling("quote", "{\"symbol\":\"UNMISTAKABLE\"}"),
                        Script.reply("inimitable"));
        talk(prompt, "traceparent", traceparent(trace));

        awaitSteps(trace, "archive", 2);
        assertThat(named(awaitSteps(trace, "tool", 1), "tool").get(0).attributes())
                .containsEntry("damso.tool", "quote");
        assertThat(named(receiver.steps(trace), "model")).hasSize(2);
        assertThat(receiver.steps())
                .extracting(TracedStep::all)
                .noneMatch(text -> text.contains(prompt)
                        || text.contains("UNMISTAKABLE")
                        || text.contains("inimitable")
                        || text.contains("alice"));
    }

    @Test
    void linesOfTheLog_areJson_andThoseOfATurn_nameItsTrace() throws IOException {
        String trace = TRACE.replace('0', '4');
        // Nobody has portfolios here, which after some calls is left alone, and the log says so.
        for (int i = 0; i < CALLS_LOOKED_AT; i++) {
            var question = Chat.message(Names.next(), "hello").put("include_portfolio", true);
            assertThat(alice.post("message/send", question.toString(), "traceparent", traceparent(trace))
                            .status())
                    .isEqualTo(202);
        }

        var lines = Files.readAllLines(node.folder().resolve("console.log")).stream()
                .filter(line -> line.startsWith("{"))
                .map(Answer::parse)
                .toList();
        assertThat(lines)
                .filteredOn(line -> line.path("message").asText().contains("server of portfolios"))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.path("ext_trace_id").asText()).isEqualTo(trace));
        assertThat(lines)
                .filteredOn(line -> line.path("message").asText().contains("databases are up to date"))
                .allSatisfy(line -> assertThat(line.has("ext_trace_id")).isFalse());
    }
}
