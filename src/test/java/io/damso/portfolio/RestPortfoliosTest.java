package io.damso.portfolio;

import static io.damso.testing.PortfolioServer.drippingAfter;
import static io.damso.testing.PortfolioServer.json;
import static io.damso.testing.PortfolioServer.ok;
import static io.damso.testing.PortfolioServer.page;
import static io.damso.testing.PortfolioServer.redirect;
import static io.damso.testing.PortfolioServer.silenceAfter;
import static io.damso.testing.PortfolioServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.damso.model.Authorization;
import io.damso.testing.Background;
import io.damso.testing.PortfolioServer;
import io.damso.testing.PortfolioServer.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestPortfoliosTest extends PortfoliosContract {

    private static final String HOLDS_APPLE =
            "{\"positions\":[{\"symbol\":\"AAPL\",\"quantity\":12.5,\"average_price\":150.20,\"currency\":\"USD\"}]}";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration OPEN = Duration.ofMillis(500);

    private final PortfolioServer server = PortfolioServer.start();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RestPortfolios portfolios = at(server.address(), PATIENCE);

    private RestPortfolios at(URI address, Duration patience) {
        var settings = PortfolioSettingsTest.settings(Map.of(
                "DAMSO_PORTFOLIO_URL",
                address.toString(),
                "DAMSO_PORTFOLIO_SECONDS",
                Long.toString(patience.toSeconds())));
        var made = new RestPortfolios(settings, OPEN);
        made.runOn(threads);
        return made;
    }

    @AfterEach
    void end() {
        portfolios.end();
        server.close();
        threads.shutdownNow();
    }

    @Override
    Portfolios portfolios() {
        return portfolios;
    }

    @Override
    void aliceHoldsApple() {
        server.answering(client -> {
            var asking = server.requests().get(server.requests().size() - 1);
            boolean alice = asking.header("Authorization")
                    .filter(ALICE.header()::equals)
                    .isPresent();
            (alice ? json(HOLDS_APPLE) : status(404)).give(client);
        });
    }

    @Override
    void isAway() {
        server.answering(silenceAfter(""));
    }

    @Override
    List<Authorization> askers() {
        return server.requests().stream()
                .map(request ->
                        request.header("Authorization").map(Authorization::new).orElse(Authorization.NONE))
                .toList();
    }

    @Test
    void addressIsAskedAsItIs_forJson() {
        server.answering(json(HOLDS_APPLE));
        var query = at(URI.create(server.address() + "?of=all%20accounts"), PATIENCE);
        assertThat(query.of(ALICE)).contains(APPLE);
        query.end();
        var request = server.requests().get(0);
        assertThat(request.start()).isEqualTo("GET /portfolio?of=all%20accounts HTTP/1.1");
        assertThat(request.header("Accept")).contains("application/json");
    }

    @Test
    void withoutAnAddress_nobodyIsAsked() {
        var none = new RestPortfolios(PortfolioSettingsTest.settings(Map.of()));
        none.runOn(task -> {
            throw new AssertionError("somebody is");
        });
        assertThat(none.of(ALICE)).isEmpty();
    }

    static Stream<Arguments> faults() {
        String megabyte = "{\"positions\":[],\"x\":\"" + "x".repeat(1 << 20) + "\"}";
        return Stream.of(
                arguments("500", status(500)),
                arguments("503", status(503)),
                arguments("401", status(401)),
                arguments("204", status(204)),
                arguments("a page", ok("text/html", "<!doctype html><title>Welcome</title>")),
                arguments("another shape", json("{\"positions\":[{\"symbol\":\"AAPL\"}]}")),
                arguments("a megabyte", json(megabyte)),
                arguments("one byte too many", json(" ".repeat(PortfolioFormat.MAX_BYTES - 15) + "{\"positions\":[]}")),
                arguments("no HTTP", silenceAfter("220 mail.example ESMTP\r\n")),
                arguments("a cut", PortfolioServer.cut()),
                arguments("half a body", silenceAfter(OK + "Content-Length: 100\r\n\r\n{\"posi")),
                arguments("silence", silenceAfter("")),
                arguments("a head without an end", drippingAfter(OK + "X-Slow: ")),
                arguments("a body letter by letter", drippingAfter(OK + "Content-Length: 60000\r\n\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whateverTheServerDoes_thereIsNone_andNobodyWaitsLonger(String fault, Answer answer) {
        portfolios.of(ALICE);
        server.answering(answer);
        long begun = System.nanoTime();
        assertThat(portfolios.of(ALICE)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE.multipliedBy(2));
        server.answering(json(HOLDS_APPLE));
        assertThat(portfolios.of(ALICE)).contains(APPLE);
        // Nothing of the failed call goes on.
        await().until(() -> server.connections() <= 1);
    }

    @Test
    void asLargeABodyAsThereMayBe_isRead() {
        server.answering(json(" ".repeat(PortfolioFormat.MAX_BYTES - 16) + "{\"positions\":[]}"));
        assertThat(portfolios.of(ALICE)).contains(new Portfolio(List.of()));
    }

    @Test
    void redirect_isNotFollowed() {
        try (var elsewhere = PortfolioServer.start().answering(json(HOLDS_APPLE))) {
            server.answering(redirect(elsewhere.address()));
            assertThat(portfolios.of(ALICE)).isEmpty();
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void refusedConnection_isNone() {
        server.close();
        assertThat(portfolios.of(ALICE)).isEmpty();
    }

    @Test
    void oneConnection_servesOneCallAfterTheOther_andKeepsNoCookie() {
        server.answering(page("200 OK\r\nSet-Cookie: who=alice", "{\"positions\":[]}"));
        for (int i = 0; i < 3; i++) {
            assertThat(portfolios.of(ALICE)).isPresent();
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.header("Cookie")).isEmpty());
    }

    @Test
    void asManyCallsAsThereMayBe_areMadeAtOnce_andNoneMore() {
        var patient = at(server.address(), Duration.ofSeconds(5));
        var gate = new CountDownLatch(1);
        server.answering(client -> {
            gate.await();
            json(HOLDS_APPLE).give(client);
        });
        var calls = Stream.generate(() -> Background.call(() -> patient.of(ALICE)))
                .limit(RestPortfolios.CALLS)
                .toList();
        await().until(() -> server.requests().size() == RestPortfolios.CALLS);
        assertThat(patient.of(BOB)).isEmpty();
        gate.countDown();
        assertThat(calls).allSatisfy(call -> assertThat(call.join()).contains(APPLE));
        assertThat(server.requests()).hasSize(RestPortfolios.CALLS);
        assertThat(patient.of(BOB)).contains(APPLE);
        patient.end();
    }

    @Test
    void serverThatKeepsFailing_isLeftAlone_andTriedAgainLater() {
        server.answering(status(500));
        for (int i = 0; i < 20; i++) {
            assertThat(portfolios.of(ALICE)).isEmpty();
        }
        assertThat(server.requests()).hasSize(5);
        server.answering(json(HOLDS_APPLE));
        await().pollInterval(OPEN.dividedBy(10))
                .until(() -> portfolios.of(ALICE).isPresent());
        assertThat(portfolios.of(ALICE)).contains(APPLE);
    }

    @Test
    void whatIsSaidOfOnePersonsRequest_isNoReasonToLeaveTheServerAlone() {
        server.answering(status(401));
        for (int i = 0; i < 20; i++) {
            assertThat(portfolios.of(BOB)).isEmpty();
        }
        server.answering(json(HOLDS_APPLE));
        assertThat(portfolios.of(ALICE)).contains(APPLE);
    }
}
