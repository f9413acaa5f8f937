package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.RecentMessages;
import io.damso.cache.RedisForTests;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageRecord;
import io.damso.model.MessageStatus;
import io.damso.testing.Entries;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reader put into Redis before a message came to MySQL, which then could not say so. */
@Timeout(60)
@Tag("mysql")
class RedisAwayIT {

    @RegisterExtension
    static final RedisForTests redis = RedisForTests.ofTheClass();

    private static Databases databases;

    private final RecentMessages recent = redis.recentMessages();
    private final ArchiveWriter writer = ArchiveServer.writer(databases, recent);
    private final Archive archive = new JpaArchive(databases);
    private final Entries room = Entries.of(ArchiveServer.newAccount(), 1, "r1");
    private final Account owner = new Account(room.account(), 1);
    private final List<Entry> reply = List.of(room.reply(1, MessageStatus.DONE, "answer"));

    @BeforeAll
    static void start() throws Exception {
        databases = ArchiveServer.shared().databases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private List<Message> inMySql() {
        return archive.messages(owner, room.room(), null, 10);
    }

    private void fillFromMySql() {
        var records = inMySql().stream().map(MessageRecord::of).toList();
        recent.fill(owner, room.room(), recent.of(owner, room.room()).version(), records, true);
    }

    private void writeWhileRedisIsAway(ArchiveWriter writer) throws IOException {
        redis.stop();
        try {
            assertThat(writer.write(reply).unavailable()).isEqualTo(Map.of(1, reply));
        } finally {
            redis.startAgain();
        }
    }

    // Redis knows of no reply that is to come, as after it was wiped.
    private void fillBeforeTheReply() {
        writer.write(List.of(room.question(1, "question")));
        fillFromMySql();
        assertThat(recent.of(owner, room.room()).chain()).hasSize(1);
    }

    @Test
    void aListWithAHole_isForgotten_onceRedisIsBack() throws Exception {
        fillBeforeTheReply();
        writeWhileRedisIsAway(writer);
        assertThat(inMySql()).hasSize(2);
        assertThat(recent.of(owner, room.room()).chain()).as("its hole").hasSize(1);

        await().until(() -> writer.writeParked(1, reply).equals(new Remainder()));
        assertThat(recent.of(owner, room.room()).chain()).isEmpty();
    }

    @Test
    void itIsForgottenToo_ifTheNodeThatArchivedDiedMeanwhile() throws Exception {
        fillBeforeTheReply();
        writeWhileRedisIsAway(ArchiveServer.writer(databases, recent));

        var afterItsRestart = ArchiveServer.writer(databases, recent);
        assertThat(afterItsRestart.write(reply)).isEqualTo(new Remainder());
        assertThat(recent.of(owner, room.room()).chain()).isEmpty();
    }
}
