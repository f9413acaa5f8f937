package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.testing.Examples;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reply written through one node's commit, and read on another. */
class RemoteStreamsTest {

    private final InMemoryReplyLog log = new InMemoryReplyLog();
    private final RunningCommit commit = new RunningCommit(log);
    private final RemoteStreams remote = new RemoteStreams(log);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LiveReply reply = commit.begin(Examples.turn());

    RemoteStreamsTest() {
        threads.execute(remote);
    }

    @AfterEach
    void endThreads() {
        remote.stop();
        commit.close();
        threads.shutdownNow();
    }

    private ReaderRecorder follow(EventId after) {
        var reader = new ReaderRecorder();
        watch(reply).follow(after, reader, threads);
        return reader;
    }

    private ReplyStream watch(LiveReply live) {
        await().until(() -> !log.read(live.key(), EventId.START).isEmpty());
        var stream = new ReplyStream(live.turn().replyId());
        stream.add(log.read(live.key(), EventId.START));
        return remote.watch(live.key(), stream);
    }

    private void end() {
        reply.close(Examples.DONE).toCompletableFuture().join();
        reply.end(Examples.DONE, 0, Examples.NOW);
    }

    @Test
    void readerElsewhere_seesWhatReadersHereSee() {
        reply.text("before ");
        var reader = follow(EventId.START);
        reply.text("after");
        reader.awaitText("before after");
        end();
        assertThat(reader.awaitClosed().names())
                .startsWith("start")
                .endsWith("done")
                .doesNotContain("closing");
    }

    @Test
    void manyStreams_areFollowedTogether() {
        var replies = IntStream.range(0, 20)
                .mapToObj(i -> commit.begin(Examples.turn()))
                .toList();
        var readers = replies.stream()
                .map(live -> {
                    var reader = new ReaderRecorder();
                    watch(live).follow(EventId.START, reader, threads);
                    return reader;
                })
                .toList();
        replies.forEach(live -> live.text(live.turn().replyId().value()));
        for (int i = 0; i < replies.size(); i++) {
            readers.get(i).awaitText(replies.get(i).turn().replyId().value());
        }
    }

    @Test
    void watchedTwice_isOneCopy() {
        var first = watch(reply);
        assertThat(watch(reply)).isSameAs(first);
        assertThat(remote.find(reply.key())).isSameAs(first);
        assertThat(remote.all()).containsExactly(first);
    }

    @Test
    void endedReply_isWatchedNoMore() {
        follow(EventId.START);
        end();
        await().until(() -> remote.find(reply.key()) == null);
    }

    @Test
    void outageOfRedis_isSurvived_andNothingIsMissing() {
        reply.text("before ");
        var reader = follow(EventId.START).awaitText("before ");
        log.setAway(true);
        reply.text("during ");
        await().until(() -> reply.stream().text().endsWith("during "));
        log.setAway(false);
        reader.awaitText("before during ");
        reply.text("after");
        reader.awaitText("before during after");
    }

    @Test
    void lostLog_reachesReadersElsewhere_asASnapshot() {
        reply.text("before ");
        var reader = follow(EventId.START).awaitText("before ");
        log.lose(reply.key());
        reply.text("after");
        reader.awaitText("before after");
        assertThat(reader.names()).contains("snapshot");
    }

    @Test
    void eventThatCantBeRead_endsTheFollowingOfNoOther() {
        var reader = follow(EventId.START);
        var broken = commit.begin(Examples.turn());
        watch(broken);
        var nonsense = new StreamEvent(new EventId(broken.turn().epoch() + 1, 1), null, "nonsense", "");
        log.append(Map.of(broken.key(), List.of(nonsense)));
        await().until(() -> remote.find(broken.key()).last().equals(nonsense.id()));
        reply.text("on");
        reader.awaitText("on");
    }
}
