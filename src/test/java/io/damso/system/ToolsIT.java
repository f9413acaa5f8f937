package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.LibertyServer;
import io.damso.testing.Script;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the node that has the tool for quotes. */
@ExtendWith(SharedServers.class)
class ToolsIT {

    private final Damso damso;
    private final Chat alice;

    ToolsIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private static Script lookUp(String symbol) {
        return Script.reply("Let me ", "see. ").calling("quote", "{\"symbol\":", "\"" + symbol + "\"}");
    }

    private static String status(Event tool) {
        return tool.text("name") + " " + tool.text("status");
    }

    private static List<Event> tools(EventStream stream) {
        return stream.events().stream()
                .filter(event -> event.name().equals("tool"))
                .toList();
    }

    /** What the model was told that the tool found. */
    private String result(String prompt) {
        var messages = damso.model().requests(prompt).get(1).messages();
        return messages.get(messages.size() - 1);
    }

    @Test
    void aToolThatTheModelWants_isCalled_andTheReplyGoesOnWithWhatItFound() {
        String prompt = damso.model()
                .answering(
                        lookUp("AAPL").usage(10, 5),
                        Script.reply("It is ", "189.5.").usage(40, 7));
        var sent = alice.send(prompt);

        var stream = alice.read(sent).awaitEnd();

        assertThat(stream.text()).isEqualTo("Let me see. It is 189.5.");
        assertThat(stream.names()).startsWith("start", "message").endsWith("tool", "tool", "message", "done");
        assertThat(tools(stream)).extracting(ToolsIT::status).containsExactly("quote running", "quote done");
        assertThat(damso.model().requests(prompt).get(0).toolNames()).containsExactly("quote");
        assertThat(result(prompt))
                .isEqualTo("tool: {\"symbol\":\"AAPL\",\"price\":189.5,\"currency\":\"USD\","
                        + "\"time\":\"2026-11-27T21:00:00Z\"}");
        JsonNode usage = stream.last().json().path("usage");
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(50);
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(12);
        assertThat(stream.last().text("finish_reason")).isEqualTo("stop");
        JsonNode reply = alice.reply(sent);
        assertThat(reply.path("content").asText()).isEqualTo(stream.text());
        assertThat(reply.path("status").asText()).isEqualTo("done");
        assertThat(reply.path("metadata").path("usage")).isEqualTo(usage);
    }

    @Test
    void readersWhoComeLater_andAtAnotherNode_areToldTheSame() {
        var sent = alice.send(damso.model().answering(lookUp("^KS11"), Script.reply("Well.")));
        var live = alice.read(sent).awaitEnd();

        var later = alice.read(sent).awaitEnd();
        var elsewhere = Chat.of(damso.strictNode, "alice").read(sent).awaitEnd();

        assertThat(tools(later)).hasSize(2).isEqualTo(tools(live)).isEqualTo(tools(elsewhere));
        assertThat(elsewhere.text()).isEqualTo("Let me see. Well.");
        assertThat(elsewhere.names()).endsWith("message", "tool", "tool", "message", "done");
        assertThat(damso.quotes.paths()).contains("/quotes/^KS11");
    }

    @Test
    void twoCallsAtOnce_haveTheirResultsInOrder() {
        String prompt = damso.model()
                .answering(
                        Script.reply()
                                .calling("quote", "{\"symbol\":\"AAPL\"}")
                                .calling("quote", "{\"symbol\":\"MSFT\"}"),
                        Script.reply("Both."));

        var stream = alice.read(alice.send(prompt)).awaitEnd();

        assertThat(stream.text()).isEqualTo("Both.");
        assertThat(tools(stream)).hasSize(4);
        var messages = damso.model().requests(prompt).get(1).messages();
        assertThat(messages.get(messages.size() - 2)).contains("AAPL");
        assertThat(messages.get(messages.size() - 1)).contains("MSFT");
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN, The quote server does not answer at the moment.",
        "DOWNFOREVER, The quote server does not answer at the moment.",
        "NONE, There is no quote for this symbol.",
        "PAGE, The quote server's answer can't be understood.",
        "ENDLESS, The quote server's answer can't be understood.",
        "SLOW, The tool took too long.",
        "A/B, 'A symbol has 1 to 20 letters, digits and any of . ^ = _ -'"
    })
    void whateverTheQuoteServerDoes_theModelIsTold_andTheReplyIsDone(String symbol, String sentence) {
        String prompt = damso.model().answering(lookUp(symbol), Script.reply("I can't say."));
        var sent = alice.send(prompt);

        var stream = alice.read(sent).awaitEnd();

        assertThat(stream.text()).isEqualTo("Let me see. I can't say.");
        assertThat(stream.last().name()).isEqualTo("done");
        assertThat(tools(stream)).extracting(ToolsIT::status).containsExactly("quote running", "quote failed");
        assertThat(result(prompt)).isEqualTo("tool: " + sentence);
        assertThat(stream.lines() + alice.reply(sent).toString()).doesNotContain("secret", "xception");
    }

    @Test
    void anAnswerWithoutEnd_isLeft() {
        String prompt = damso.model().answering(lookUp("ENDLESS"), Script.reply("No."));

        alice.read(alice.send(prompt)).awaitEnd();

        await().atMost(Duration.ofSeconds(10)).until(damso.quotes::isLeft);
    }

    @Test
    void stopWhileAToolRuns_endsTheReply_andTheModelIsNotAskedAgain() {
        String prompt = damso.model().answering(lookUp("SLOW"), Script.reply("too late"));
        var sent = alice.send(prompt);
        var stream = alice.read(sent);
        stream.await(() -> stream.names().contains("tool"));

        alice.stop(sent.streamKey());

        assertThat(stream.awaitEnd().last().name()).isEqualTo("stopped");
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo("Let me see. ");
        assertThat(damso.model().requests(prompt)).hasSize(1);
    }

    @Test
    void aNodeWhoseToolLacksASetting_saysSoAsItStarts() throws Exception {
        LibertyServer node = damso.backends.node("quoteless", Map.of("DAMSO_TOOLS", "quote"));
        try {
            node.launch();

            await().atMost(Damso.START)
                    .until(() -> Files.readString(node.folder().resolve("console.log"))
                            .contains("The setting DAMSO_QUOTES_URL must be set for the tool quote."));
        } finally {
            node.kill();
        }
    }
}
