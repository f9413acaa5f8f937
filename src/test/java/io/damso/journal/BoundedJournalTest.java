package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.damso.model.MessageStatus;
import io.damso.testing.Background;
import io.damso.testing.Entries;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedJournalTest {

    private static final Entries ROOM = Entries.of(42, 1, "r1");
    private static final Entry QUESTION = ROOM.question(1, "hello");
    private static final Entry REPLY = ROOM.reply(1, MessageStatus.DONE, "Hi");
    private static final long LIMIT = 3 * Space.cost(EntryFormat.write(QUESTION)) + 1;

    private final FakeEntryQueue queue = new FakeEntryQueue();
    private final AtomicLong usableBytes = new AtomicLong(Disk.FOR_REPLIES);
    private final Disk disk = new Disk(usableBytes::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BoundedJournal journal = journal(Duration.ofMillis(200));

    private BoundedJournal journal(Duration patience) {
        return new BoundedJournal(queue, new Space(LIMIT, queue::count), disk, patience, threads);
    }

    @AfterEach
    void endThreads() {
        queue.goOn();
        threads.shutdown();
    }

    private void assertRefused(Entry entry) {
        assertThatThrownBy(() -> journal.append(entry)).isInstanceOf(JournalUnavailableException.class);
    }

    private void fill() {
        for (int i = 0; i < 4; i++) {
            journal.append(QUESTION);
        }
    }

    @Test
    void entry_isSent_repliesFirst() {
        journal.round();
        journal.append(QUESTION);
        journal.append(REPLY);
        assertThat(queue.texts()).containsExactly("4 " + EntryFormat.write(QUESTION), "6 " + EntryFormat.write(REPLY));
    }

    @Test
    void untilItIsProven_nothingIsTaken() {
        queue.setLosing(true);
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.STARTING);
        assertThat(journal.hasRoom()).isFalse();
        assertRefused(QUESTION);
        assertRefused(REPLY);
        assertThat(queue.texts()).isEmpty();
        queue.setLosing(false);
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.UP);
        journal.append(QUESTION);
        assertThat(queue.texts()).hasSize(1);
    }

    @Test
    void whatComesJustAfterTheStart_waitsForTheProof() {
        var patient = journal(Duration.ofSeconds(20));
        var asking = Thread.currentThread();
        var round = Background.call(() -> {
            await().until(() -> asking.getState() == Thread.State.TIMED_WAITING);
            patient.round();
            return true;
        });
        assertThat(patient.hasRoom()).isTrue();
        assertThat(round.join()).isTrue();
    }

    @Test
    void fullJournal_refusesQuestions_andTakesReplies() {
        journal.round();
        fill();
        assertThat(journal.state()).isEqualTo(JournalState.FULL);
        assertThat(journal.hasRoom()).isFalse();
        assertRefused(QUESTION);
        journal.append(REPLY);
        assertThat(queue.texts()).hasSize(5);
    }

    @Test
    void fullJournal_takesQuestionsAgain_onceTheyAreArchived() {
        journal.round();
        fill();
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.FULL);
        queue.archiveAll();
        await().until(() -> {
            journal.round();
            return journal.hasRoom();
        });
        fill();
        assertRefused(QUESTION);
    }

    @Test
    void journalThatWasFullBeforeARestart_isFullAfterIt() {
        journal.round();
        fill();
        var restarted = journal(Duration.ofMillis(200));
        restarted.round();
        assertThat(restarted.state()).isEqualTo(JournalState.FULL);
    }

    @Test
    void diskThatIsAlmostFull_isLeftToReplies_untilThereIsRoomAgain() {
        journal.round();
        usableBytes.decrementAndGet();
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.FULL);
        assertRefused(QUESTION);
        journal.append(REPLY);
        usableBytes.incrementAndGet();
        journal.round();
        journal.append(QUESTION);
        assertThat(queue.texts()).hasSize(2);
    }

    @Test
    void queueThatRefuses_isAskedNoQuestions_untilItIsProvenAgain() {
        journal.round();
        queue.setRefusing(true);
        assertRefused(QUESTION);
        assertThat(journal.state()).isEqualTo(JournalState.REFUSING);
        journal.round();
        assertThat(journal.hasRoom()).isFalse();
        queue.setRefusing(false);
        assertRefused(QUESTION);
        assertThat(queue.texts()).isEmpty();
        journal.append(REPLY);
        queue.setLosing(true);
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.REFUSING);
        queue.setLosing(false);
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.UP);
        journal.append(QUESTION);
        assertThat(queue.texts()).hasSize(2);
    }

    @Test
    void queueThatHangs_holdsNobodyForLong_andWhatWaitedIsNotSentLater() {
        var one = Executors.newSingleThreadExecutor();
        var narrow = new BoundedJournal(queue, new Space(LIMIT, queue::count), disk, Duration.ofMillis(200), one);
        narrow.round();
        queue.hang();
        assertThatThrownBy(() -> narrow.append(REPLY)).isInstanceOf(JournalUnavailableException.class);
        assertThatThrownBy(() -> narrow.append(REPLY)).isInstanceOf(JournalUnavailableException.class);
        assertThat(narrow.state()).isEqualTo(JournalState.REFUSING);
        queue.goOn();
        narrow.append(REPLY);
        assertThat(queue.texts()).as("the one that hung, and the last").hasSize(2);
        one.shutdown();
    }

    @Test
    void roundThatFails_isNoReasonToTakeQuestions() {
        journal.round();
        fill();
        queue.setRefusing(true);
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.REFUSING);
        queue.setRefusing(false);
        journal.round();
        assertThat(journal.state()).isEqualTo(JournalState.FULL);
    }
}
