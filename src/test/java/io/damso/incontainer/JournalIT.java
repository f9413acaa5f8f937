package io.damso.incontainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.journal.Entry;
import io.damso.journal.Journal;
import io.damso.model.Message;
import io.damso.model.RoomId;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the journal to the rows: JMS, the message-driven bean and JPA, as the container puts them together. */
@ExtendWith(ArquillianExtension.class)
class JournalIT {

    private static final Duration MIGRATIONS_TOO = Duration.ofMinutes(1);

    @Inject
    private Journal journal;

    @Resource(lookup = "jdbc/damso_shard_1")
    private DataSource shard;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService threads;

    private final RoomId room = new RoomId("t-" + UUID.randomUUID());
    private final Turns turns = new Turns(room);

    @Deployment
    static WebArchive damso() {
        return Deployments.damsoWith(JournalIT.class, Turns.class);
    }

    @Test
    void whatIsAppended_becomesRows() {
        var turn = turns.next(null);
        append(turns.question(turn, "안녕 😀"), true);
        append(turns.reply(turn, "a\r\nb\u0000c\u2028d"), false);

        await().atMost(MIGRATIONS_TOO).until(() -> rows().size() == 2);

        assertThat(rows())
                .containsExactly(
                        turn.messageId() + " USER accepted 안녕 😀", turn.replyId() + " AI done a\r\nb\u0000c\u2028d");
    }

    @Test
    void whatIsAppendedAtOnce_becomesRowsToo_eachOnce() throws Exception {
        var appended = new ArrayList<Future<?>>();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            var turn = turns.next(null);
            var question = turns.question(turn, "Question " + i);
            appended.add(threads.submit(() -> append(question, true)));
            expected.add(turn.messageId() + " USER accepted Question " + i);
        }
        for (var one : appended) {
            one.get();
        }

        await().atMost(MIGRATIONS_TOO).until(() -> rows().size() >= expected.size());

        assertThat(rows()).containsExactlyElementsOf(expected);
    }

    @Test
    void whatIsAppendedTwice_becomesOneRow() {
        var turn = turns.next(null);
        var question = turns.question(turn, "Hi");
        append(question, true);
        append(question, true);
        append(turns.reply(turn, "Hello"), false);

        await().atMost(MIGRATIONS_TOO).until(() -> rows().size() == 2);

        assertThat(rows()).hasSize(2);
    }

    @Test
    void aQuestionThatComesLate_andThatNobodyAnswers_getsAnEmptyReply() {
        var turn = turns.before(Duration.ofMinutes(2), turns.next(null));
        journal.append(new Entry.UserMessage(
                Turns.ACCOUNT.key(),
                Turns.ACCOUNT.shard(),
                turns.question(turn, "Hi"),
                "Hi",
                turn.streamKey(),
                "incontainer"));

        await().atMost(MIGRATIONS_TOO).until(() -> !rows().isEmpty());

        assertThat(rows()).containsExactly(turn.messageId() + " USER accepted Hi", turn.replyId() + " AI interrupted ");
    }

    private void append(Message message, boolean asked) {
        var key = Turns.ACCOUNT.key();
        int shardNumber = Turns.ACCOUNT.shard();
        journal.append(
                asked
                        ? new Entry.UserMessage(key, shardNumber, message, "Hi", message.streamKey(), "incontainer")
                        : new Entry.AiResponse(key, shardNumber, message));
    }

    // Empty as long as there is no table yet.
    private List<String> rows() {
        var rows = new ArrayList<String>();
        try (var connection = shard.getConnection();
                var statement = connection.prepareStatement(
                        "SELECT message_id, sender_type, status, content FROM chat_message WHERE room_id = ?"
                                + " ORDER BY message_id")) {
            statement.setString(1, room.value());
            var found = statement.executeQuery();
            while (found.next()) {
                rows.add(String.join(
                        " ", found.getString(1), found.getString(2), found.getString(3), found.getString(4)));
            }
        } catch (SQLException e) {
            return List.of();
        }
        return rows;
    }
}
