package io.damso.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterThreadsTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final Queue<Runnable> started = new ArrayDeque<>();
    private final Queue<Runnable> looks = new ConcurrentLinkedQueue<>();
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void endThreads() {
        pool.shutdownNow();
    }

    private Runnable task(String name) {
        return () -> ran.add(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noMoreTasksThanTheLimit_runAtOnce_andAllRun(int limit) {
        var writers = new WriterThreads(pool, looks::add, limit, limit);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        for (int i = 0; i < 20_000; i++) {
            writers.execute(() -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                done.incrementAndGet();
            });
        }
        await().until(() -> done.get() == 20_000);
        assertThat(most).hasValueLessThanOrEqualTo(limit);
    }

    private void lookOnceTheyAreStuck() {
        long begun = System.nanoTime();
        await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() - begun > 10_000_000);
        looks.remove().run();
    }

    @Test
    void blockedTasks_upToTheLimit_leaveThreadsForOthers() throws InterruptedException {
        var writers = new WriterThreads(pool, looks::add, 2, 2);
        var blocked = new CountDownLatch(1);
        var other = new CountDownLatch(1);
        writers.execute(() -> awaitOpen(blocked));
        writers.execute(other::countDown);
        lookOnceTheyAreStuck();
        other.await();
        writers.execute(() -> awaitOpen(blocked));
        var late = new CountDownLatch(1);
        writers.execute(late::countDown);
        assertThat(late.getCount()).isEqualTo(1);
        blocked.countDown();
        late.await();
    }

    @Test
    void blockedThread_countsNoLonger_soThatOthersAreStartedAtOnce() throws InterruptedException {
        var writers = new WriterThreads(pool, looks::add, 1, 50);
        var blocked = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        writers.execute(() -> awaitOpen(blocked));
        writers.execute(second::countDown);
        lookOnceTheyAreStuck();
        second.await();
        for (int i = 0; i < 100; i++) {
            var next = new CountDownLatch(1);
            writers.execute(next::countDown);
            next.await();
        }
        blocked.countDown();
    }

    @Test
    void threadThatWasBlocked_countsAgain() {
        var writers = new WriterThreads(started::add, looks::add, 1, 50);
        writers.execute(() -> {
            writers.execute(task("waits"));
            lookOnceTheyAreStuck();
        });
        started.remove().run();
        started.remove().run();
        writers.execute(task("first"));
        writers.execute(task("second"));
        assertThat(started).hasSize(1);
        started.remove().run();
        assertThat(ran).containsExactly("waits", "first", "second");
    }

    @Test
    void anotherThread_isStartedOnceEnoughWaits() {
        var writers = new WriterThreads(started::add, looks::add, 2, 50);
        for (int i = 0; i < 50; i++) {
            writers.execute(task("one of many"));
        }
        assertThat(started).hasSize(1);
        for (int i = 0; i < 1_000; i++) {
            writers.execute(task("one of many"));
        }
        assertThat(started).hasSize(2);
    }

    @Test
    void threadsThatAreBlocked_areJoinedByTwiceAsMany_upToTheLimit() {
        var writers = new WriterThreads(pool, looks::add, 2, 50);
        var blocked = new CountDownLatch(1);
        var inside = new AtomicInteger();
        for (int i = 0; i < 60; i++) {
            writers.execute(() -> {
                inside.incrementAndGet();
                awaitOpen(blocked);
            });
        }
        int rounds = 0;
        for (int expected = 1; expected < 50; rounds++) {
            int before = expected;
            await().pollInterval(Duration.ofMillis(1)).until(() -> inside.get() == before);
            lookOnceTheyAreStuck();
            expected = Math.min(50, 2 * before);
        }
        assertThat(rounds).isEqualTo(6);
        await().until(() -> inside.get() == 50);
        blocked.countDown();
        await().until(() -> inside.get() == 60);
    }

    @Test
    void threadsThatTakeTasks_areNotJoinedByOthers() {
        var writers = new WriterThreads(started::add, looks::add, 1, 50);
        writers.execute(() -> {
            writers.execute(task("waits"));
            looks.remove().run();
        });
        started.remove().run();
        assertThat(started).isEmpty();
        assertThat(ran).containsExactly("waits");
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next task always comes just when the thread that ran the last one looks for more, and goes. */
    @Test
    void taskThatComesAsAThreadGoes_isNotLost() {
        var writers = new WriterThreads(pool, looks::add, 1, 1);
        var done = new AtomicInteger();
        for (int i = 1; i <= 300_000; i++) {
            writers.execute(done::incrementAndGet);
            int expected = i;
            long begun = System.nanoTime();
            while (done.get() < expected) {
                assertThat(System.nanoTime() - begun)
                        .as("nanoseconds that task %s waits", i)
                        .isLessThan(5_000_000_000L);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void taskThatFails_takesNoOthersWithIt() {
        var writers = new WriterThreads(started::add, looks::add, 1, 1);
        writers.execute(() -> {
            throw new IllegalStateException("as the test wants it");
        });
        writers.execute(task("second"));
        assertThatThrownBy(() -> started.remove().run()).isInstanceOf(IllegalStateException.class);
        started.remove().run();
        assertThat(ran).containsExactly("second");
        writers.execute(task("third"));
        started.remove().run();
        assertThat(ran).containsExactly("second", "third");
    }

    @Test
    void rejectedTask_isNotRunLater_andItsPlaceIsFree() {
        var down = new AtomicBoolean(true);
        var writers = new WriterThreads(failingWhile(down), looks::add, 1, 1);
        assertThatThrownBy(() -> writers.execute(task("rejected"))).isInstanceOf(RejectedExecutionException.class);
        down.set(false);
        writers.execute(task("taken"));
        started.remove().run();
        assertThat(ran).containsExactly("taken");
    }

    private Executor failingWhile(AtomicBoolean down) {
        return work -> {
            if (down.get()) {
                throw new RejectedExecutionException("as the test wants it");
            }
            started.add(work);
        };
    }

    @Test
    void taskThatAnotherThreadRanMeanwhile_isNotRejected() {
        var writers = new WriterThreads(
                work -> {
                    if (!started.isEmpty()) {
                        started.remove().run();
                        throw new RejectedExecutionException("as the test wants it");
                    }
                    started.add(work);
                },
                looks::add,
                2,
                2);
        for (int i = 0; i < 64; i++) {
            writers.execute(task("one of many"));
        }
        assertThat(ran).hasSize(64);
    }
}
