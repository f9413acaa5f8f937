package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of its own that is killed, over the stores that the others use. */
@ExtendWith(SharedServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("mysql")
class KillIT {

    private static final int SENDS = 8;

    private final Damso damso;
    private final LibertyServer node;

    KillIT(Damso damso) throws Exception {
        this.damso = damso;
        this.node = damso.backends.node("killed", Map.of());
    }

    @BeforeAll
    void start() throws Exception {
        node.launch().awaitReady(Damso.START);
    }

    @AfterAll
    void stop() throws Exception {
        node.kill();
    }

    @RepeatedTest(3)
    void whatWasAccepted_isInMySqlOnce_thoughItsNodeWasKilledAtOnce() throws Exception {
        var alice = Chat.of(node, "alice");
        String prompt = damso.model().answering(new Gate().script("late"));

        var accepted = sendAtOnce(alice, prompt);
        node.kill();
        node.launch().awaitReady(Damso.START);

        for (Sent sent : accepted) {
            await().atMost(Duration.ofSeconds(30)).until(() -> questions(sent).size() == 1);
        }
        assertThat(accepted)
                .allSatisfy(sent -> assertThat(questions(sent)).singleElement().satisfies(row -> {
                    assertThat(row.id()).isEqualTo(sent.messageId());
                    assertThat(row.content()).isEqualTo(prompt);
                }));
    }

    private static List<Sent> sendAtOnce(Chat chat, String prompt) {
        var executor = Executors.newFixedThreadPool(SENDS);
        try {
            return IntStream.range(0, SENDS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> chat.send(prompt), executor))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            executor.shutdown();
        }
    }

    private List<Rows.Row> questions(Sent sent) {
        return damso.rows().of(sent.room()).stream()
                .filter(row -> row.sender().equals("USER"))
                .toList();
    }
}
