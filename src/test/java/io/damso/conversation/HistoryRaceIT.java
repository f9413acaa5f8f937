package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.Claim;
import io.damso.cache.Claims;
import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.cache.RedisForTests;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.testing.Background;
import io.damso.testing.Examples;
import io.damso.testing.InMemoryArchive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A long room is read while people send, the archive lags behind, and Redis is wiped. */
@Timeout(120)
class HistoryRaceIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static final int TURNS = 200;

    private final Account account = Examples.account();
    private final InMemoryArchive archive = new InMemoryArchive();
    private final InterruptedArchive read = new InterruptedArchive(archive);
    private final RecentMessages recent = redis.recentMessages();
    private final Leases leases = redis.leases();
    private final Claims claims = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "100000"));
    private final History history = new History(recent, read);
    private final Rooms rooms = new Rooms(redis.recentRooms(), archive, archive);
    private final List<Message> said = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Message> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger archived = new AtomicInteger();
    // What was in the queue at the last wipe comes back as it is archived; until then a page may lack it.
    private final AtomicInteger wipedAt = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final long seed =
            Long.getLong("damso.seed", ThreadLocalRandom.current().nextLong());
    private final String run = "seed " + seed + " (-Ddamso.seed=… runs it again)";

    private void turn() {
        var turn = ((Claim.Granted) claims.claim(account, ROOM, null)).turn();
        keep(Examples.question(turn, "q"), message -> recent.addQuestion(turn, message, "title", null));
        keep(Examples.reply(turn, "r"), message -> recent.addReply(turn, message));
        leases.release(turn);
    }

    private void keep(Message message, Consumer<Message> caching) {
        queue.add(message);
        caching.accept(message);
        said.add(message);
    }

    // One at a time, so that what was counted is what came first.
    private synchronized void archiveSome(int count) {
        var batch = new ArrayList<Message>();
        for (int i = 0; i < count && !queue.isEmpty(); i++) {
            batch.add(queue.poll());
        }
        if (!batch.isEmpty()) {
            archive.store(batch);
            recent.archived(account.key(), ROOM, batch.stream().map(Message::id).toList());
            archived.addAndGet(batch.size());
        }
    }

    private boolean isWholeAgain() {
        return archived.get() >= wipedAt.get();
    }

    private int readings(Random random) {
        int checked = 0;
        while (!over.get()) {
            checked += readNewest(1 + random.nextInt(200)) + readBefore(random);
        }
        return checked;
    }

    private int readNewest(int limit) {
        int wipe = wipedAt.get();
        boolean whole = isWholeAgain();
        var before = List.copyOf(said);
        var page = history.page(account, ROOM, null, limit).messages();
        assertInOrder(page);
        if (!whole || wipe != wipedAt.get() || before.isEmpty()) {
            return 0;
        }
        var known = before.subList(Math.max(0, before.size() - limit), before.size());
        var newest = known.get(known.size() - 1);
        assertThat(page).as(run).extracting(Message::id).anyMatch(id -> id.compareTo(newest.id()) >= 0);
        // What was said meanwhile pushes as many out of the page.
        var from = page.get(0).id();
        assertThat(page)
                .as(run)
                .containsAll(known.stream()
                        .filter(message -> message.id().compareTo(from) >= 0)
                        .toList());
        assertThat(page.size()).as(run).isGreaterThanOrEqualTo(known.size());
        return 1;
    }

    private int readBefore(Random random) {
        int wipe = wipedAt.get();
        boolean whole = isWholeAgain();
        var before = List.copyOf(said);
        if (before.isEmpty()) {
            return 0;
        }
        int place = random.nextInt(before.size());
        int limit = 1 + random.nextInt(200);
        var page = history.page(account, ROOM, before.get(place).id(), limit);
        assertInOrder(page.messages());
        if (!whole || wipe != wipedAt.get()) {
            return 0;
        }
        assertThat(page.messages()).as(run).isEqualTo(before.subList(Math.max(0, place - limit), place));
        assertThat(page.hasMore()).as(run).isEqualTo(place > limit);
        return 1;
    }

    private void assertInOrder(List<Message> page) {
        var ids = page.stream().map(Message::id).toList();
        assertThat(ids).as(run).isSorted().doesNotHaveDuplicates();
    }

    private void wipe() {
        // Ids may be some milliseconds ahead of Redis' clock, as no person sends them.
        var newest = said.get(said.size() - 1).id();
        await().until(() -> ((Claim.Granted) claims.claim(Examples.account(), ROOM, null))
                        .turn()
                        .messageId()
                        .compareTo(newest)
                > 0);
        wipedAt.set(said.size());
        redis.flush();
    }

    private void sendAndDisturb(Random random) {
        for (int i = 0; i < TURNS; i++) {
            turn();
            // What was answered is read at once, however it is spread.
            assertThat(history.page(account, ROOM, null, 1).messages())
                    .as(run)
                    .containsExactly(said.get(said.size() - 1));
            if (random.nextInt(3) == 0) {
                archiveSome(random.nextInt(12));
            }
            if (random.nextInt(40) == 0) {
                wipe();
            }
        }
    }

    private void archiveSomeWhileReadersAreHeld(Random random) {
        read.afterEachReading(() -> {
            if (random.nextInt(8) == 0) {
                archiveSome(1 + random.nextInt(3));
            }
        });
    }

    @Test
    void messagesArchivedUnseen_betweenAReadersReadingAndItsFilling_areNotHidden() {
        for (int i = 0; i < 3; i++) {
            turn();
        }
        wipe();
        turn();
        // Redis did not know these, and drops the list. So the reader finds none, as it does when it fills.
        archiveSome(2);
        read.afterEachReading(() -> archiveSome(4));
        assertThat(history.page(account, ROOM, null, 50).messages()).hasSize(4);

        assertThat(readAll(50)).isEqualTo(List.copyOf(said));
    }

    @Test
    void pagesReadBesideSendsAnArchiveThatLagsAndWipes_areExact() {
        archiveSomeWhileReadersAreHeld(new Random(seed + 3));
        var readers = List.of(
                Background.call(() -> readings(new Random(seed + 1))),
                Background.call(() -> readings(new Random(seed + 2))));
        try {
            sendAndDisturb(new Random(seed));
        } finally {
            over.set(true);
        }
        assertThat(readers)
                .as(run)
                .allSatisfy(reader -> assertThat(reader.join()).as(run).isPositive());
        archiveSome(Integer.MAX_VALUE);
        assertThat(readAll(37)).as(run).isEqualTo(List.copyOf(said));
        assertThat(rooms.page(account, null, 10).rooms())
                .as(run)
                .singleElement()
                .satisfies(room -> assertThat(room.lastMessageAt())
                        .as(run)
                        .isEqualTo(said.get(said.size() - 1).timestamp()));
    }

    private List<Message> readAll(int limit) {
        var newestFirst = new ArrayList<Message>();
        MessageId before = null;
        History.Page page;
        do {
            page = history.page(account, ROOM, before, limit);
            before = page.messages().get(0).id();
            var messages = new ArrayList<>(page.messages());
            Collections.reverse(messages);
            newestFirst.addAll(messages);
        } while (page.hasMore());
        Collections.reverse(newestFirst);
        return newestFirst;
    }
}
