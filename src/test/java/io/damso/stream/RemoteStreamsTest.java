package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.EventId;
import io.damso.model.StreamKey;
import io.damso.testing.Examples;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reply written through one node's commit, and read on another. */
class RemoteStreamsTest {

    private final InMemoryReplyLog log = new InMemoryReplyLog();
    private final RunningCommit commit = new RunningCommit(log);
    private final List<StreamKey> stops = new CopyOnWriteArrayList<>();
    private final RemoteStreams remote = new RemoteStreams(log, stops::add, RemoteStreams.Patience.USUAL);
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
        return Following.follow(watch(reply), after, new ReaderRecorder(), threads);
    }

    private ReplyStream watch(LiveReply live) {
        await().until(() -> !log.read(live.key(), EventId.START).isEmpty());
        var stream = new ReplyStream(live.turn().replyId());
        stream.add(log.read(live.key(), EventId.START));
        return remote.watch(live.key(), stream);
    }

    private void end() {
        reply.close(Examples.DONE, Examples.NOW).toCompletableFuture().join();
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
                .map(live -> Following.follow(watch(live), EventId.START, new ReaderRecorder(), threads))
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
        assertThat(remote.count()).isEqualTo(1);
    }

    @Test
    void logThatDoesNotCome_isNotAwaitedForEver() {
        var patience = new RemoteStreams.Patience(
                Duration.ofHours(1), Duration.ZERO, Duration.ofHours(1), Duration.ofMillis(1));
        var impatient = new RemoteStreams(log, stops::add, patience);
        var turn = Examples.turn();
        var key = new ReplyLog.Key(turn.account().key(), turn.streamKey());
        var stream = impatient.watch(key, new ReplyStream(turn.replyId()));
        var reader = Following.follow(stream, EventId.START, new ReaderRecorder(), threads);
        threads.execute(impatient);
        assertThat(reader.awaitClosed().events()).isEmpty();
        assertThat(impatient.find(key)).isNull();
        impatient.stop();
    }

    @Test
    void logThatIsLostAfterItsEnd_letsReadersGo_whoMissedIt() {
        var patience = new RemoteStreams.Patience(
                Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(20), Duration.ofMillis(1));
        var another = new RemoteStreams(log, stops::add, patience);
        reply.text("so far");
        var stream = new ReplyStream(reply.turn().replyId());
        await().until(() -> log.read(reply.key(), EventId.START).size() == 2);
        stream.add(log.read(reply.key(), EventId.START));
        var reader = Following.follow(another.watch(reply.key(), stream), EventId.START, new ReaderRecorder(), threads);
        reader.awaitText("so far");
        end();
        await().until(() -> commit.held() == 0);
        log.lose(reply.key());
        threads.execute(another);
        assertThat(reader.awaitClosed().names()).doesNotContain("done");
        assertThat(another.find(reply.key())).isNull();
        another.stop();
    }

    @Test
    void quietLogThatIsThere_isFollowedOn() {
        var patience = new RemoteStreams.Patience(
                Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(1));
        var another = new RemoteStreams(log, stops::add, patience);
        reply.text("so far");
        var stream = new ReplyStream(reply.turn().replyId());
        var reader = Following.follow(another.watch(reply.key(), stream), EventId.START, new ReaderRecorder(), threads);
        threads.execute(another);
        reader.awaitText("so far");
        int looks = log.looks();
        await().until(() -> log.looks() > looks + 3);
        reply.text(" so good");
        reader.awaitText("so far so good");
        another.stop();
    }

    @Test
    void logThatComesLate_isFollowedFromItsStart() {
        var turn = Examples.turn();
        var key = new ReplyLog.Key(turn.account().key(), turn.streamKey());
        var stream = remote.watch(key, new ReplyStream(turn.replyId()));
        var reader = Following.follow(stream, EventId.START, new ReaderRecorder(), threads);
        await().until(() -> reader.heartbeats() == 1);
        commit.begin(turn).text("late");
        assertThat(reader.awaitText("late").names()).startsWith("start");
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
        commit.lookAgain();
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
    void streamThatIsWatchedWhileRedisIsAway_cantBeToldAnythingOf() {
        follow(EventId.START);
        log.setAway(true);
        await().until(() -> isAway());
        log.setAway(false);
        await().until(() -> !isAway());
    }

    private boolean isAway() {
        try {
            return remote.find(reply.key()) == null;
        } catch (CacheUnavailableException e) {
            return true;
        }
    }

    @Test
    void stopOnAnotherNode_isHeard() {
        log.tellToStop("node1", reply.turn().streamKey());
        await().until(() -> stops.equals(List.of(reply.turn().streamKey())));
    }

    @Test
    void eventThatCantBeRead_endsTheFollowingOfNoOther() {
        var reader = follow(EventId.START);
        var broken = commit.begin(Examples.turn());
        watch(broken);
        var nonsense = new LogEntry(new EventId(broken.turn().epoch() + 1, 1), null, "nonsense");
        ReplyLogContract.append(log, broken.key(), nonsense);
        await().until(() -> remote.find(broken.key()).last().equals(nonsense.id()));
        reply.text("on");
        reader.awaitText("on");
    }
}
