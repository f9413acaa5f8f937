package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.testing.Background;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class GroupedSendsTest {

    private final FakeEntryQueue queue = new FakeEntryQueue();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean busy;
    private final GroupedSends sends = new GroupedSends(queue, this::execute);

    private void execute(Runnable task) {
        if (busy) {
            throw new RejectedExecutionException("as the test wants it");
        }
        tasks.add(task);
    }

    private Future<Void> send(String text) {
        return sends.send(new EntryQueue.Item(text, 4, null));
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void whatWaits_isOneGroup_inItsOrder() throws Exception {
        var first = send("a");
        var second = send("b");
        var third = send("c");
        assertThat(tasks).hasSize(1);
        assertThat(first).isNotDone();
        runAll();
        assertThat(queue.groups()).containsExactly(3);
        assertThat(queue.texts()).containsExactly("4 a", "4 b", "4 c");
        first.get();
        second.get();
        third.get();
    }

    @Test
    void whatComesWhileAGroupIsSent_isTheNext_andDoesNotWaitForIt() throws Exception {
        var slow = send("a");
        queue.hang();
        var hanging = Background.call(() -> {
            tasks.remove().run();
            return true;
        });
        queue.awaitHanging();
        var next = send("b");
        assertThat(tasks).hasSize(1);
        queue.goOn();
        runAll();
        next.get();
        assertThat(hanging.join()).isTrue();
        slow.get();
        assertThat(queue.groups()).containsExactlyInAnyOrder(1, 1);
    }

    @Test
    void moreThanAGroupHolds_areSeveral() {
        for (int i = 0; i < 65; i++) {
            send("text");
        }
        runAll();
        assertThat(queue.groups()).containsExactly(64, 1);
    }

    @Test
    void groupOfLongTexts_isBoundedByTheirLength_andALongerOneIsAGroupOfItsOwn() {
        send("a".repeat(600_000));
        send("b".repeat(400_000));
        send("c".repeat(400_000));
        send("d".repeat(2_000_000));
        send("e");
        runAll();
        assertThat(queue.groups()).containsExactly(2, 1, 1, 1);
    }

    @Test
    void whatIsCancelledBeforeItsGroup_isNeverSent() {
        var cancelled = send("a");
        send("b");
        cancelled.cancel(false);
        runAll();
        assertThat(queue.texts()).containsExactly("4 b");
    }

    @Test
    void groupThatFails_failsForEachInIt_andForNoneAfterIt() throws Exception {
        var first = send("a");
        var second = send("b");
        queue.setRefusing(true);
        runAll();
        assertThatThrownBy(first::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(JournalUnavailableException.class);
        assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class);
        queue.setRefusing(false);
        var later = send("c");
        runAll();
        later.get();
        assertThat(queue.texts()).containsExactly("4 c");
    }

    @Test
    void whereNoThreadIsFree_allThatWaitAreRefused_andWhoComesLaterIsNot() throws Exception {
        busy = true;
        var refused = send("a");
        assertThatThrownBy(refused::get).hasCauseInstanceOf(RejectedExecutionException.class);
        busy = false;
        var later = send("b");
        runAll();
        later.get();
        assertThat(queue.texts()).containsExactly("4 b");
    }

    @Test
    void moreThanMayWait_areRefused() {
        for (int i = 0; i < 10_000; i++) {
            send("text");
        }
        assertThatThrownBy(() -> send("one more")).isInstanceOf(RejectedExecutionException.class);
    }
}
