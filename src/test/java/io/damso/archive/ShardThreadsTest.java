package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.damso.testing.Entries;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardThreadsTest {

    private final ShardThreads threads = new ShardThreads();
    private final CountDownLatch hang = new CountDownLatch(1);

    @BeforeEach
    void start() {
        threads.runOn(Executors.defaultThreadFactory());
    }

    @AfterEach
    void stop() {
        hang.countDown();
        threads.stop();
    }

    private void hang() {
        try {
            hang.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void asManyAsCanHang_haveAThreadEach_andOneMoreIsRefused() throws InterruptedException {
        var running = new CountDownLatch(64);
        for (int i = 0; i < 64; i++) {
            threads.execute(() -> {
                running.countDown();
                hang();
            });
        }
        running.await();

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.execute(() -> {}));
    }

    @Test
    void anEntryForWhichThereIsNoThread_isNotGivenUp() {
        threads.stop();
        var question = Entries.of(42, 1, "r1").question(1, "hello");
        var attempt = ShardAttempt.begin(
                threads,
                Optional.of(new Database("shard_1", null, List.of())),
                Place.hint(1),
                List.of(question),
                Set.of());

        assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(() -> attempt.await(0));
        assertThat(attempt.entries()).containsExactly(question);
    }
}
