package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.damso.model.EventId;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.testing.Examples;
import io.damso.testing.RoundsByHand;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsTest {

    private final StreamsForTests node = StreamsForTests.inMemory();
    private final Streams streams = node.streams();

    @AfterEach
    void endThreads() {
        node.close();
    }

    private ReaderRecorder follow(LiveReply reply) {
        var reader = new ReaderRecorder();
        assertThat(node.readers().follow(reply.stream(), EventId.START, reader)).isTrue();
        return reader;
    }

    @Test
    void replyThatIsForgottenWithoutAnEnd_letsItsReadersGo_toFollowWhoeverEndsIt() {
        var reply = streams.begin(Examples.turn(), PortfolioUse.NOT_ASKED, () -> {});
        var reader = follow(reply);
        streams.forget(reply);
        assertThat(reader.awaitClosed().events()).noneMatch(StreamEvent::isFinal);
    }

    @Test
    void replyThatIsForgottenAfterItsEnd_isReadToIt() {
        var reply = streams.begin(Examples.turn(), PortfolioUse.NOT_ASKED, () -> {});
        var reader = follow(reply);
        reply.text("all");
        reply.close(Examples.DONE, Examples.NOW).toCompletableFuture().join();
        reply.end(Examples.DONE, 3, Examples.NOW).toCompletableFuture().join();
        streams.forget(reply);
        assertThat(reader.awaitClosed().text()).isEqualTo("all");
        assertThat(reader.names()).endsWith("done");
    }

    @Test
    void readerWhoIsAheadOfThisNode_findsTheStreamWhereItIs() {
        var log = new InMemoryReplyLog();
        // Not started: it hears nothing by itself.
        var behind = new Streams(log, new Readers(10, 10, Duration.ZERO));
        var turn = Examples.turn();
        var key = ReplyLogContract.key(turn);
        var start = EventFormat.entry(new EventId(1, 1), new ReplyEvent.Started(turn));
        ReplyLogContract.append(log, key, start, ReplyLogContract.text(1, 2, "a"));
        var found = behind.find(key.account(), key.stream(), EventId.START).orElseThrow();
        ReplyLogContract.append(log, key, ReplyLogContract.text(1, 3, "b"));
        assertThat(found.text()).isEqualTo("a");
        var ahead = behind.find(key.account(), key.stream(), new EventId(1, 3)).orElseThrow();
        assertThat(ahead).isSameAs(found);
        assertThat(ahead.text()).isEqualTo("ab");
        assertThat(ahead.next(ahead.position(new EventId(1, 3))).events()).isEmpty();
    }

    @Test
    void tickThatFails_isNotTheLast() {
        var rounds = new RoundsByHand();
        var readers = new Readers(10, 10, Duration.ZERO) {
            @Override
            void beat() {
                throw new IllegalStateException("fails, as the test wants it");
            }
        };
        new Streams(new InMemoryReplyLog(), readers).start(Runnable::run, task -> new Thread(() -> {}), rounds);
        assertThatCode(rounds::runOnce).doesNotThrowAnyException();
        rounds.shutdownNow();
    }
}
