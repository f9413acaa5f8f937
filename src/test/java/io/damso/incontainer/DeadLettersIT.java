package io.damso.incontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.archive.queue.DeadLetter;
import io.damso.archive.queue.DeadLetters;
import io.damso.journal.Entry;
import io.damso.journal.EntryFormat;
import io.damso.journal.QueueDepths;
import io.damso.model.RoomId;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.transaction.UserTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can't be written, in the real queues. */
@ExtendWith(ArquillianExtension.class)
class DeadLettersIT {

    private static final Duration MIGRATIONS_TOO = Duration.ofMinutes(1);

    @Inject
    private DeadLetters deadLetters;

    @Inject
    private QueueDepths depths;

    @Resource(lookup = "jms/damso")
    private ConnectionFactory connections;

    @Resource(lookup = "jms/chat_persistence")
    private Queue entries;

    @Resource(lookup = "jms/chat_persistence_dlq")
    private Queue deadLetterQueue;

    @Resource(lookup = "jdbc/damso_shard_1")
    private DataSource shard;

    @Resource(lookup = "java:comp/UserTransaction")
    private UserTransaction transaction;

    private final RoomId room = new RoomId("t-" + UUID.randomUUID());
    private final Turns turns = new Turns(room);

    @Deployment
    static WebArchive damso() {
        return Deployments.damsoWith(DeadLettersIT.class, Turns.class);
    }

    @BeforeEach
    @AfterEach
    void empty() throws Exception {
        inTransaction(context -> {
            try (var consumer = context.createConsumer(deadLetterQueue)) {
                while (consumer.receiveNoWait() != null) {}
            }
        });
    }

    private void inTransaction(Consumer<JMSContext> work) throws Exception {
        transaction.begin();
        try (var context = connections.createContext()) {
            work.accept(context);
        }
        transaction.commit();
    }

    private String entry(String content) {
        var turn = turns.next(null);
        return EntryFormat.write(new Entry.UserMessage(
                Turns.ACCOUNT.key(),
                Turns.ACCOUNT.shard(),
                turns.question(turn, content),
                "Hi",
                turn.streamKey(),
                "incontainer"));
    }

    private DeadLetter awaitOnly() {
        await().atMost(MIGRATIONS_TOO).until(() -> deadLetters.oldest().depth() == 1);
        return deadLetters.oldest().oldest().get(0);
    }

    @Test
    void poison_isAsideAtOnce_andTheRestOfItsBatchIsWritten() throws Exception {
        var begin = Instant.now().minusSeconds(1);
        inTransaction(context -> context.createProducer()
                .send(entries, entry("before"))
                .send(entries, "{\"v\": 9, \"type\": \"save_later\", \"message_data\": {\"content\": \"secret\"}}")
                .send(entries, entry("after")));

        await().atMost(MIGRATIONS_TOO).until(() -> rows() == 2);

        var poison = awaitOnly();
        assertThat(poison.reason()).isEqualTo("unreadable");
        assertThat(poison.type()).isEqualTo("save_later");
        assertThat(poison.id()).startsWith("ID:");
        assertThat(depths.deadLetters()).isOne();
        await().until(() -> depths.waiting() == 0);
        assertThat(poison.setAsideAt()).isBetween(begin, Instant.now().plusSeconds(1));
    }

    @Test
    void whatIsNoText_isAsideToo() throws Exception {
        inTransaction(context -> context.createProducer().send(entries, new byte[] {1, 2, 3}));
        assertThat(awaitOnly().reason()).isEqualTo("unreadable");
    }

    @Test
    void whatCanBeWrittenByNow_isRedriven_asItWas() throws Exception {
        String entry = entry("kept");
        inTransaction(context -> context.createProducer()
                .setProperty("reason", "refused")
                .setProperty("traceparent", "00-1-2-01")
                .send(deadLetterQueue, entry));
        var letter = awaitOnly();
        assertThat(letter.account()).isEqualTo(Turns.ACCOUNT.key().value());
        assertThat(letter.shard()).isEqualTo(1);
        assertThat(letter.room()).isEqualTo(room.value());
        assertThat(letter.message()).startsWith("msg_");

        assertThat(deadLetters.redrive()).isOne();

        await().atMost(MIGRATIONS_TOO).until(() -> rows() == 1);
        assertThat(deadLetters.oldest().depth()).isZero();
    }

    @Test
    void whatFailsAgain_isBack_afterOneTry() throws Exception {
        inTransaction(context -> context.createProducer().send(entries, "poison"));
        String first = awaitOnly().id();

        assertThat(deadLetters.redrive()).isOne();

        await().atMost(MIGRATIONS_TOO).until(() -> {
            var page = deadLetters.oldest();
            return page.depth() == 1 && !page.oldest().get(0).id().equals(first);
        });
        assertThat(awaitOnly().reason()).isEqualTo("unreadable");
    }

    @Test
    void aPage_hasAHundred_andRedrivingTakesThemAll() throws Exception {
        List<String> texts = java.util.stream.Stream.generate(() -> entry("one of many"))
                .limit(150)
                .toList();
        inTransaction(context -> texts.forEach(text -> context.createProducer().send(deadLetterQueue, text)));

        var page = deadLetters.oldest();
        assertThat(page.oldest()).hasSize(100);
        assertThat(page.depth()).isEqualTo(150);
        assertThat(page.oldest().get(0).reason()).isNull();
        assertThat(deadLetters.redrive()).isEqualTo(150);
        await().atMost(MIGRATIONS_TOO).until(() -> rows() == 150);
        assertThat(deadLetters.redrive()).isZero();
    }

    // None as long as there is no table yet.
    private int rows() {
        try (var connection = shard.getConnection();
                var statement = connection.prepareStatement("SELECT COUNT(*) FROM chat_message WHERE room_id = ?")) {
            statement.setString(1, room.value());
            var found = statement.executeQuery();
            found.next();
            return found.getInt(1);
        } catch (SQLException e) {
            return 0;
        }
    }
}
