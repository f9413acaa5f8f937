package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.EventId;
import io.damso.model.ReplyEvent;
import io.damso.telemetry.Observed;
import io.damso.telemetry.Tally;
import io.damso.testing.Examples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadersTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final ReplyStream stream = new ReplyStream(Examples.turn().replyId());
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<ReaderRecorder> signedIn = new ArrayList<>();
    private boolean down;
    private final Readers readers = readers(2, LONG);

    @AfterEach
    void endThreads() {
        pool.shutdownNow();
        scheduler.shutdownNow();
    }

    /** On the thread that wakes them. */
    private Readers readers(int max, Duration lifetime) {
        var made = new Readers(max, 100, lifetime);
        made.writeOn(
                task -> {
                    if (down) {
                        throw new RejectedExecutionException("as the test wants it");
                    }
                    task.run();
                },
                scheduler);
        return made;
    }

    private void say(long seq, String text) {
        stream.add(List.of(EventFormat.entry(new EventId(1, seq), new ReplyEvent.Text(text))));
    }

    private void signOut() {
        signedIn.forEach(ReaderRecorder::endSession);
        readers.beat();
    }

    private boolean follow(Readers all, ReaderSink sink) {
        return all.follow(stream, EventId.START, sink);
    }

    private ReaderRecorder let(Readers all, ReaderRecorder sink) {
        assertThat(follow(all, sink)).isTrue();
        signedIn.add(sink);
        return sink;
    }

    @Test
    void reader_getsASignOfLifeAtOnce_andNoFurtherOneWhileThatIsFresh() {
        var reader = let(readers, new ReaderRecorder());
        readers.beat();
        assertThat(reader.heartbeats()).isEqualTo(1);
        assertThat(reader.isClosed()).isFalse();
    }

    @Test
    void oneTooMany_isNotLetIn_andNothingIsWrittenToIt() {
        let(readers, new ReaderRecorder());
        assertThat(readers.hasPlace()).isTrue();
        let(readers, new ReaderRecorder());
        assertThat(readers.hasPlace()).isFalse();
        var refused = new ReaderRecorder();
        assertThat(follow(readers, refused)).isFalse();
        assertThat(refused.heartbeats()).isZero();
        assertThat(refused.isClosed()).isFalse();
        assertThat(readers.count()).isEqualTo(2);
    }

    @Test
    void manyAtOnce_areLetInUpToTheLimit() {
        var all = readers(7, LONG);
        var answers = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> follow(all, new ReaderRecorder()), pool))
                .toList();
        assertThat(answers.stream().filter(CompletableFuture::join)).hasSize(7);
        assertThat(all.count()).isEqualTo(7);
    }

    /** The ways in which a reader leaves. */
    enum Leaving {
        END(test -> test.stream.add(List.of(EventFormat.entry(
                new EventId(1, 9), new ReplyEvent.Ended(Examples.turn().replyId(), Examples.DONE, 0, Examples.NOW))))),
        LET_GO(test -> test.stream.abandon()),
        CLOSED_TAB(test -> test.say(1, "unheard")),
        SERVER_DOWN(test -> {
            test.down = true;
            test.say(1, "unheard");
        }),
        DRAINED(test -> test.readers.drain()),
        SIGNED_OUT(test -> test.signOut());

        private final Consumer<ReadersTest> way;

        Leaving(Consumer<ReadersTest> way) {
            this.way = way;
        }
    }

    @ParameterizedTest
    @EnumSource
    void howeverAReaderLeaves_itsPlaceIsGivenBackOnce(Leaving leaving) {
        var first = let(readers, new ReaderRecorder().leavingAfter(leaving == Leaving.CLOSED_TAB ? 0 : 5));
        let(readers, new ReaderRecorder().leavingAfter(leaving == Leaving.CLOSED_TAB ? 0 : 5));
        leaving.way.accept(this);
        assertThat(first.isClosed()).isTrue();
        assertThat(readers.count()).isZero();
        assertThat(stream.hasReaders()).isFalse();
        leaving.way.accept(this);
        readers.beat();
        assertThat(readers.count()).isZero();
    }

    @Test
    void readerWhoseSinkFailsInAnUnknownWay_givesItsPlaceBack() {
        assertThat(follow(readers, new ForwardingSink(new ReaderRecorder()) {
                    @Override
                    public void heartbeat() {
                        throw new IllegalStateException("as the test wants it");
                    }
                }))
                .isTrue();
        assertThat(readers.count()).isZero();
    }

    @Test
    void readerOfAReplyThatIsOver_givesItsPlaceBackAtOnce() {
        Leaving.END.way.accept(this);
        assertThat(let(readers, new ReaderRecorder()).names()).containsExactly("done");
        assertThat(readers.count()).isZero();
    }

    @Test
    void readerWhoComesWhileTheServerGoesDown_givesItsPlaceBack() {
        down = true;
        follow(readers, new ReaderRecorder());
        assertThat(readers.count()).isZero();
        assertThat(stream.hasReaders()).isFalse();
    }

    @Test
    void placeThatIsGivenBack_isTheNextOnes() {
        var leaving = let(readers, new ReaderRecorder().leavingAfter(0));
        let(readers, new ReaderRecorder());
        assertThat(follow(readers, new ReaderRecorder())).isFalse();
        say(1, "unheard");
        assertThat(leaving.isClosed()).isTrue();
        assertThat(let(readers, new ReaderRecorder()).text()).isEqualTo("unheard");
    }

    @Test
    void readerWhoseSessionEnds_isToldSo_andReadsNoMore_whileOthersDo() {
        var leaving = let(readers, new ReaderRecorder());
        var staying = let(readers, new ReaderRecorder());
        say(1, "read ");
        leaving.endSession();
        readers.beat();
        say(2, "on");
        assertThat(leaving.textWhenSignedOut()).isEqualTo("read ");
        assertThat(leaving.isClosed()).isTrue();
        assertThat(leaving.text()).isEqualTo("read ");
        assertThat(staying.text()).isEqualTo("read on");
        assertThat(staying.isClosed()).isFalse();
    }

    @Test
    void readers_areSentAway_betweenHalfAndOneAndAHalfLifetimes() {
        var all = readers(200, Duration.ofMillis(600));
        long begun = System.nanoTime();
        var sinks =
                Stream.generate(() -> let(all, new ReaderRecorder())).limit(200).toList();
        var timesOfLeaving = new ArrayList<Long>();
        var staying = new ArrayList<>(sinks);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> {
            all.beat();
            long now = System.nanoTime();
            staying.removeIf(sink -> sink.isClosed() && timesOfLeaving.add(now));
            return staying.isEmpty();
        });
        assertThat(timesOfLeaving.get(0) - begun)
                .isGreaterThan(Duration.ofMillis(300).toNanos());
        assertThat(timesOfLeaving.get(199) - timesOfLeaving.get(0))
                .isGreaterThan(Duration.ofMillis(300).toNanos());
        assertThat(sinks).allSatisfy(ReadersTest::assertComesBackSoon);
        assertThat(all.count()).isZero();
    }

    private static void assertComesBackSoon(ReaderRecorder reader) {
        assertThat(reader.comesBackAfter()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(2));
        assertThat(reader.isClosed()).isTrue();
    }

    @Test
    void drainedNode_sendsItsReadersAway_notAllAtOnceBack_andLetsNoneIn() {
        var all = readers(100, LONG);
        say(1, "ready");
        var sinks =
                Stream.generate(() -> let(all, new ReaderRecorder())).limit(50).toList();
        all.drain();
        assertThat(sinks).allSatisfy(ReadersTest::assertComesBackSoon);
        assertThat(sinks).extracting(ReaderRecorder::text).containsOnly("ready");
        assertThat(sinks.stream().map(ReaderRecorder::comesBackAfter).distinct().count())
                .isGreaterThan(10);
        assertThat(follow(all, new ReaderRecorder())).isFalse();
        assertThat(all.hasPlace()).isFalse();
        assertThat(all.count()).isZero();
    }

    /** Let in before the drain, and there only after it. */
    @Test
    void readerWhoComesAtTheVeryMomentOfADrain_isSentAwayToo() throws InterruptedException {
        var reader = new ReaderRecorder();
        var joining = new Thread(() -> follow(readers, reader));
        synchronized (stream) {
            joining.start();
            await().until(() -> joining.getState() == Thread.State.BLOCKED);
            readers.drain();
        }
        joining.join();
        assertComesBackSoon(reader);
        assertThat(readers.count()).isZero();
    }

    @Test
    void stalledReader_holdsUpNeitherTheDrainNorTheOthers() {
        var all = new Readers(10, 10, LONG);
        all.writeOn(pool, scheduler);
        var stalled = let(all, new ReaderRecorder().stalled());
        await().until(stalled::isWriting);
        var other = let(all, new ReaderRecorder());
        all.drain();
        assertComesBackSoon(other.awaitClosed());
        assertThat(stalled.isClosed()).isFalse();
        assertThat(all.count()).isEqualTo(1);
        stalled.goOn();
        assertComesBackSoon(stalled.awaitClosed());
        await().until(() -> all.count() == 0);
    }

    @Test
    void readerThatIsSentAwayTwice_isToldOnce() throws IOException {
        var told = new ArrayList<Duration>();
        follow(readers, new ForwardingSink(new ReaderRecorder()) {
            @Override
            public void comeBackAfter(Duration retry) {
                told.add(retry);
            }
        });
        readers.drain();
        readers.drain();
        readers.beat();
        assertThat(told).hasSize(1);
    }

    @Test
    void whyEachReaderLeft_isCounted_once_andWhoeverFindsNoPlaceToo() {
        try (var left = Observed.of(Tally.READERS_LEFT);
                var refused = Observed.of(Tally.READERS_REFUSED)) {
            let(readers, new ReaderRecorder().leavingAfter(0));
            say(1, "one");
            let(readers, new ReaderRecorder());
            let(readers, new ReaderRecorder());
            assertThat(follow(readers, new ReaderRecorder())).isFalse();
            assertThat(left.told()).containsExactly("gone");
            stream.abandon();
            assertThat(left.told()).containsExactly("gone", "ended", "ended");
            assertThat(refused.told()).hasSize(1);
        }
    }

    @Test
    void readersOfANodeThatIsDrained_areCountedAsSentAway() {
        try (var left = Observed.of(Tally.READERS_LEFT)) {
            let(readers, new ReaderRecorder());
            readers.drain();
            assertThat(left.told()).containsExactly("sent_away");
        }
    }
}
