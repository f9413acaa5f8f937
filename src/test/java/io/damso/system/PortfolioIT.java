package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import io.damso.testing.PortfolioServer;
import io.damso.testing.PortfolioServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With a bank's server that answers; and, on a node of its own, with one that does not and is left alone in the end. */
@ExtendWith(SharedServers.class)
class PortfolioIT {

    private static final String ALICE = "YWxpY2U6YWxpY2U=";
    private static final String HOLDS_APPLE =
            "{\"positions\":[{\"symbol\":\"AAPL\",\"quantity\":47114711,\"average_price\":150.20,\"currency\":\"USD\"}]}";

    private final Damso damso;
    private final PortfolioServer bank;

    PortfolioIT(Damso damso) {
        this.damso = damso;
        this.bank = damso.backends.bank.answering(PortfolioServer.json(HOLDS_APPLE));
    }

    private static Sent send(Chat chat, String content) {
        String room = Names.next();
        var message = Chat.message(room, content).put("include_portfolio", true);
        var answer = chat.post("message/send", message.toString());
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return Sent.of(room, answer.json());
    }

    private static String portfolio(EventStream stream) {
        return stream.awaitEnd().first("start").text("portfolio");
    }

    private List<String> told(String prompt) {
        var requests = damso.model().requests(prompt);
        return requests.get(requests.size() - 1).messages();
    }

    @Test
    void portfolio_isReadInTheCallersName_andToldTheModel_alsoForAnotherReply() {
        var alice = damso.chat("alice");
        String prompt = "What of it, " + Names.next();
        int before = bank.requests().size();

        var sent = send(alice, prompt);

        assertThat(portfolio(alice.read(sent))).isEqualTo("included");
        assertThat(told(prompt)).hasSize(2);
        assertThat(told(prompt).get(0)).startsWith("system: ").contains("\nAAPL,47114711,150.20,USD\n");
        var again = alice.post("rooms/" + sent.room() + "/messages/" + sent.messageId() + "/regenerate", "");
        assertThat(portfolio(alice.read(Sent.of(sent.room(), again.json())))).isEqualTo("included");
        assertThat(bank.requests().subList(before, bank.requests().size()))
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Basic " + ALICE));
    }

    @Test
    void readerOfAnotherNode_isToldTheSame() {
        var sent = send(damso.chat("alice"), "Hi");
        assertThat(portfolio(Chat.of(damso.strictNode, "alice").read(sent))).isEqualTo("included");
    }

    @Test
    void portfolioThatNobodyAskedFor_isNotRead() {
        var alice = damso.chat("alice");
        int before = bank.requests().size();
        var start = alice.read(alice.send("Hi")).awaitEnd().first("start");
        assertThat(start.json().has("portfolio")).isFalse();
        assertThat(bank.requests()).hasSize(before);
    }

    /** So many that the bank is left alone after them. */
    private static List<Answer> failures() {
        return List.of(
                PortfolioServer.silenceAfter(""),
                PortfolioServer.drippingAfter("HTTP/1.1 200 OK\r\nX-Slow: "),
                PortfolioServer.json("{\"positions\":[],\"x\":\"" + "x".repeat(1 << 20) + "\"}"),
                PortfolioServer.ok("text/html", "<!doctype html><title>Welcome</title>"),
                PortfolioServer.status(500));
    }

    @Test
    void bankThatFails_holdsRepliesUpForTwoSeconds_andThenNotAtAll_untilItIsBack() throws Exception {
        var node = damso.backends.node("left-alone", Map.of()).launch();
        try {
            assertLeftAlone(Chat.of(node.awaitReady(Damso.START), "alice"));
            assertThat(logs(node)).contains("is OPEN now").doesNotContain(ALICE);
        } finally {
            node.kill();
        }
    }

    private void assertLeftAlone(Chat alice) {
        for (Answer failure : failures()) {
            bank.answering(failure);
            assertAnsweredWithout(alice, Duration.ofSeconds(4));
        }
        int asked = bank.requests().size();
        bank.answering(PortfolioServer.silenceAfter(""));
        assertAnsweredWithout(alice, Duration.ofSeconds(2));
        assertThat(bank.requests()).hasSize(asked);
        bank.answering(PortfolioServer.json(HOLDS_APPLE));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> portfolio(alice.read(send(alice, "Hi"))).equals("included"));
    }

    private void assertAnsweredWithout(Chat chat, Duration limit) {
        String prompt = "What of it, " + Names.next();
        long begun = System.nanoTime();
        var sent = send(chat, prompt);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(limit);
        var stream = chat.read(sent);
        assertThat(portfolio(stream)).isEqualTo("unavailable");
        assertThat(stream.text()).isEqualTo("Hello");
        assertThat(told(prompt)).hasSize(1);
        assertThat(stream.lines().toString()).doesNotContain("127.0.0.1", "xception");
    }

    @Test
    void whoAsks_andWhatTheyHold_isInNoLog() throws IOException {
        var alice = damso.chat("alice");
        assertThat(portfolio(alice.read(send(alice, "Hi")))).isEqualTo("included");
        bank.answering(PortfolioServer.json(HOLDS_APPLE + "xyzzy"));
        assertThat(portfolio(alice.read(send(alice, "Hi")))).isEqualTo("unavailable");
        assertThat(logs(damso.node)).contains("CWWKF0011I").doesNotContain(ALICE, "47114711", "xyzzy");
    }

    private static String logs(LibertyServer node) throws IOException {
        var logs = new StringBuilder(text(node.folder().resolve("console.log")));
        try (var files = Files.walk(node.folder().resolve("logs"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                logs.append(text(file));
            }
        }
        return logs.toString();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
