package io.damso.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Authorization;
import io.damso.testing.LogRecorder;
import io.damso.testing.PortfolioServer;
import io.damso.testing.PortfolioServer.Answer;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong, neither who asks nor what they hold reaches a log. */
class SilentLogTest {

    private static final String WORD = "xyzzy";
    private static final Authorization SECRET = new Authorization("Bearer " + WORD);

    // Everything of ours; of the libraries, what a server logs that nobody has told to trace.
    private final LogRecorder logged = new LogRecorder("io.damso");
    private final PortfolioServer server = PortfolioServer.start();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        logged.close();
        server.close();
        threads.shutdownNow();
    }

    static Stream<Answer> answers() {
        return Stream.of(
                PortfolioServer.json("{\"positions\":[{\"symbol\":\"" + WORD + "\",\"quantity\":1}]}"),
                PortfolioServer.json("{\"positions\":[{\"symbol\":\"" + WORD + "\"}]}"),
                PortfolioServer.json(WORD),
                PortfolioServer.page("401 " + WORD + "\r\nWWW-Authenticate: " + WORD, WORD),
                PortfolioServer.page("500 " + WORD, WORD),
                PortfolioServer.page("302 Found\r\nLocation: /" + WORD, WORD),
                PortfolioServer.silenceAfter(WORD + "\r\n"),
                PortfolioServer.silenceAfter("HTTP/1.1 200 OK\r\n" + WORD),
                PortfolioServer.cut());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whoAsks_andWhatTheyHold_isNotLogged(Answer answer) {
        server.answering(answer);
        ask(1);
        assertThat(logged.lines()).noneMatch(line -> line.contains(WORD));
    }

    private void ask(int times) {
        var portfolios = new RestPortfolios(PortfolioSettingsTest.settings(
                Map.of("DAMSO_PORTFOLIO_URL", server.address().toString(), "DAMSO_PORTFOLIO_SECONDS", "1")));
        portfolios.runOn(threads);
        for (int i = 0; i < times; i++) {
            portfolios.of(SECRET);
        }
        portfolios.end();
    }

    @Test
    void thatTheServerIsLeftAlone_isLogged() {
        server.answering(PortfolioServer.status(500));
        ask(7);
        assertThat(logged.lines()).anyMatch(line -> line.contains("OPEN"));
    }
}
