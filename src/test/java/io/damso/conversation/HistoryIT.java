package io.damso.conversation;

import static io.damso.conversation.Talk.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Claim;
import io.damso.cache.Claims;
import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.cache.RedisForTests;
import io.damso.model.Account;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import io.damso.testing.InMemoryArchive;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private final Room room = new Room(redis);

    private static void allRoomsAreKnown(Room of) {
        redis.recentRooms().fill(of.account, "", List.of());
    }

    @Test
    void shortRoomOfAKnownAccount_isServedWithoutMySql() {
        allRoomsAreKnown(room);
        room.talk(3);
        room.archive.setAway(true);
        assertThat(room.readAll(4)).isEqualTo(room.said);
    }

    @Test
    void newestPage_isServedWithoutMySql_whereRedisHasMoreThanThat() {
        room.talk(3);
        room.archive.setAway(true);
        var page = room.history.page(room.account, ROOM, null, 5);
        assertThat(page.messages()).isEqualTo(room.said.subList(1, 6));
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    void roomThatRedisMayNotKnowAllOf_isShownAsFarAsItDoes_whereMySqlIsAway() {
        room.talk(3);
        room.archive.setAway(true);
        for (int limit : List.of(6, 50)) {
            var page = room.history.page(room.account, ROOM, null, limit);
            assertThat(page.messages()).isEqualTo(room.said);
            assertThat(page.hasMore()).isTrue();
        }
        assertThat(room.before(1, 1)).isEqualTo(room.said.subList(0, 1));
        assertThatThrownBy(() -> room.before(0, 1)).isInstanceOf(ArchiveUnavailableException.class);
    }

    @Test
    void roomThatMySqlHasTheStartOf_showsAllThatIsOnItsWay_howeverMuchItIs() {
        allRoomsAreKnown(room);
        room.talk(3);
        room.archive(room.said);
        room.archive.setAway(true);
        room.talk(160);
        for (int limit : List.of(1, 7, 100, 200)) {
            assertThat(room.readUntilAnOutage(limit)).as("%d a page", limit).isEqualTo(room.said.subList(6, 326));
        }
        room.archive.setAway(false);
        assertThat(room.readAll(50)).isEqualTo(room.said);
    }

    @Test
    void roomWhoseMessagesAreAllOnTheirWay_isServedWithoutMySql_howeverLongItIs() {
        allRoomsAreKnown(room);
        room.archive.setAway(true);
        room.talk(160);
        for (int limit : List.of(1, 7, 100, 200)) {
            assertThat(room.readAll(limit)).as("%d a page", limit).isEqualTo(room.said);
        }
    }

    @Test
    void roomWithAQuestionThatIsNotKeptYet_isServedWithoutMySql() {
        allRoomsAreKnown(room);
        room.talk(2);
        room.archive.setAway(true);
        var turn = ((Claim.Granted) room.claims.claim(room.account, ROOM, null)).turn();
        assertThat(room.readAll(3)).isEqualTo(room.said);
        room.leases.confirm(turn, null);
        assertThatThrownBy(() -> room.readAll(3)).isInstanceOf(ArchiveUnavailableException.class);
    }

    @Test
    void roomWithAReplyThatIsKept_isServedWithoutMySql_alsoBeforeItIsGivenBack() {
        allRoomsAreKnown(room);
        room.talk(2);
        room.archive.setAway(true);
        var turn = ((Claim.Granted) room.claims.claim(room.account, ROOM, null)).turn();
        room.say(turn);
        assertThat(room.readAll(4)).isEqualTo(room.said);
    }

    @Test
    void messageThatOnlyMySqlHas_isAnOutage_alsoBelowAHundredOnTheirWay() {
        allRoomsAreKnown(room);
        room.talk(160);
        room.archive(room.said.subList(100, 102));
        room.archive.setAway(true);
        var page = room.history.page(room.account, ROOM, null, 200);
        assertThat(page.messages()).isEqualTo(room.said.subList(120, 320));
        assertThat(room.before(120, 30)).isEqualTo(room.said.subList(102, 120));
        for (int place : List.of(100, 102)) {
            assertThatThrownBy(() -> room.before(place, 10)).isInstanceOf(ArchiveUnavailableException.class);
        }
    }

    @Test
    void whatIsOnItsWaySinceRedisWasWiped_isNotTakenForAllThereIs() {
        allRoomsAreKnown(room);
        room.talk(3);
        room.archive(room.said);
        room.wipe();
        room.talk(1);
        assertThat(room.readAll(10)).isEqualTo(room.said);
        room.talk(60);
        assertThat(room.readAll(50)).isEqualTo(room.said);
        room.archive.setAway(true);
        assertThatThrownBy(() -> room.readAll(50)).isInstanceOf(ArchiveUnavailableException.class);
    }

    @Test
    void redisGone_isAnOutage_neverAnEmptyRoom() throws IOException {
        try (var own = RedisForTests.start()) {
            var here = new Room(own);
            here.talk(1);
            own.stop();
            assertThatThrownBy(() -> here.readAll(10)).isInstanceOf(CacheUnavailableException.class);
        }
    }

    @Test
    void roomReadOnce_isKnownFromThen() {
        room.talk(3);
        room.archive(room.said);
        redis.recentMessages().archived(room.account.key(), ROOM, List.of(Examples.messageId(1)));
        assertThat(room.readAll(10)).isEqualTo(room.said);
        room.archive.setAway(true);
        assertThat(room.readAll(10)).isEqualTo(room.said);
    }

    @Test
    void wipedRedis_leavesWhatMySqlHas() {
        room.talk(3);
        room.archive(room.said.subList(0, 4));
        redis.flush();
        assertThat(room.readAll(2)).isEqualTo(room.said.subList(0, 4));
        room.archive(room.said);
        assertThat(room.readAll(2)).isEqualTo(room.said);
    }

    @Test
    void roomReadOnceAfterAWipe_isKnownFromThen_andSoIsWhatIsSaidNext() {
        room.talk(3);
        room.archive(room.said);
        room.wipe();
        assertThat(room.readAll(10)).isEqualTo(room.said);
        room.archive.setAway(true);
        assertThat(room.readAll(10)).isEqualTo(room.said);
        room.talk(2);
        assertThat(room.readAll(20)).isEqualTo(room.said);
    }

    @Test
    void messagesArchivedAfterAWipe_areAskedOfMySql_alsoWhereTheRoomWasReadBefore() {
        room.talk(3);
        room.archive(room.said.subList(0, 4));
        room.wipe();
        assertThat(room.readAll(10)).isEqualTo(room.said.subList(0, 4));
        room.archive(room.said.subList(4, 6));
        assertThat(room.readAll(10)).isEqualTo(room.said);
        room.talk(1);
        assertThat(room.readAll(10)).isEqualTo(room.said);
    }

    @Test
    void roomWhoseNewestTurnNeverBegan_isKnownOnceItWasReadAgain() {
        room.talk(3);
        room.archive(room.said);
        room.leases.release(((Claim.Granted) room.claims.claim(room.account, ROOM, null)).turn());
        assertThat(room.readAll(10)).isEqualTo(room.said);
        room.archive.setAway(true);
        assertThat(room.readAll(10)).isEqualTo(room.said);
    }

    @Test
    void ending_isShownRatherThanAnInterruption_whicheverStoreHasIt() {
        room.talk(1);
        var done = room.said.get(1);
        var interrupted = room.interrupted(done);
        room.archive.store(List.of(room.said.get(0), interrupted));
        assertThat(room.readAll(10)).isEqualTo(room.said);
        redis.flush();
        assertThat(room.readAll(10)).containsExactly(room.said.get(0), interrupted);
        room.archive(List.of(done));
        assertThat(room.readAll(10)).isEqualTo(room.said);
    }

    @Test
    void howeverTheMessagesAreSpread_everyPageIsWhole() {
        long seed = Long.getLong("damso.seed", ThreadLocalRandom.current().nextLong());
        for (int i = 0; i < 60; i++) {
            spread(new Random(seed + i), "seed " + seed + ", room " + i + " (-Ddamso.seed=… runs it again)");
        }
    }

    private static void spread(Random random, String description) {
        var room = new Room(redis);
        if (random.nextBoolean()) {
            allRoomsAreKnown(room);
        }
        for (int step = 0; step < 12; step++) {
            room.talk(random.nextInt(20) == 0 ? 60 : random.nextInt(4));
            room.disturb(random);
            int limit = 1 + random.nextInt(8 + room.said.size() / 4);
            assertThat(room.readAll(limit)).as(description).isEqualTo(room.said);
        }
    }

    /** A room whose messages a test puts where it likes; each is in one store at least. */
    private static final class Room {

        private final Account account = Examples.account();
        private final InMemoryArchive archive = new InMemoryArchive();
        private final List<Message> said = new ArrayList<>();
        private final Claims claims;
        private final Leases leases = redis.leases();
        private final RecentMessages recent;
        private final History history;

        Room(RedisForTests redis) {
            claims = redis.claims(Map.of("DAMSO_SENDS_PER_MINUTE", "100000"));
            recent = redis.recentMessages();
            history = new History(recent, archive);
        }

        void talk(int turns) {
            for (int i = 0; i < turns; i++) {
                var claim = claims.claim(account, ROOM, null);
                var turn = ((Claim.Granted) claim).turn();
                say(turn);
                leases.release(turn);
            }
        }

        void say(Turn turn) {
            said.add(Examples.question(turn, "q"));
            recent.addQuestion(turn, said.get(said.size() - 1), "title", null);
            said.add(Examples.reply(turn, "r"));
            recent.addReply(turn, said.get(said.size() - 1));
        }

        // Turns that take no time have ids ahead of the clock, which alone is left to mint by.
        void wipe() {
            redis.flush();
            long newest = System.currentTimeMillis() + said.size();
            await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > newest);
        }

        void archive(List<Message> messages) {
            archive.store(messages);
            recent.archived(
                    account.key(), ROOM, messages.stream().map(Message::id).toList());
        }

        void disturb(Random random) {
            switch (random.nextInt(5)) {
                case 0 -> archive(said.subList(0, random.nextInt(said.size() + 1)));
                case 1 ->
                    archive(said.stream()
                            .filter(message -> random.nextBoolean())
                            .toList());
                case 2 -> recent.archived(account.key(), ROOM, List.of(Examples.messageId(1)));
                case 3 -> {
                    archive(said);
                    wipe();
                }
                default -> {}
            }
        }

        Message interrupted(Message reply) {
            var outcome = new Outcome.Failed(FaultCode.INTERRUPTED);
            return new Message(
                    reply.id(),
                    reply.room(),
                    reply.senderType(),
                    "",
                    reply.timestamp(),
                    Metadata.ofReply(outcome),
                    outcome.status(),
                    reply.replyTo(),
                    reply.streamKey());
        }

        List<Message> before(int place, int limit) {
            return history.page(account, ROOM, said.get(place).id(), limit).messages();
        }

        List<Message> readAll(int limit) {
            var newestFirst = new ArrayList<Message>();
            readInto(newestFirst, limit);
            Collections.reverse(newestFirst);
            return newestFirst;
        }

        /** What was shown before the page that MySQL would be needed for. */
        List<Message> readUntilAnOutage(int limit) {
            var newestFirst = new ArrayList<Message>();
            assertThatThrownBy(() -> readInto(newestFirst, limit)).isInstanceOf(ArchiveUnavailableException.class);
            Collections.reverse(newestFirst);
            return newestFirst;
        }

        private void readInto(List<Message> newestFirst, int limit) {
            MessageId before = null;
            History.Page page;
            do {
                page = history.page(account, ROOM, before, limit);
                assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
                var messages = new ArrayList<>(page.messages());
                before = messages.isEmpty() ? null : messages.get(0).id();
                Collections.reverse(messages);
                newestFirst.addAll(messages);
                assertThat(newestFirst).doesNotHaveDuplicates();
            } while (page.hasMore());
        }
    }
}
