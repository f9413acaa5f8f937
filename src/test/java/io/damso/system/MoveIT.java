package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An account is moved to and fro while it chats, on both nodes, which know it under either shard. */
@ExtendWith(SharedServers.class)
class MoveIT {

    private static final int TURNS = 12;

    private final Damso damso;
    private final List<Chat> bob;
    private final List<Chat> admin;
    private final String room = Names.next();

    MoveIT(Damso damso) {
        this.damso = damso;
        this.bob = List.of(damso.chat("bob"), Chat.of(damso.strictNode, "bob"));
        this.admin = List.of(damso.chat("admin"), Chat.of(damso.strictNode, "admin"));
    }

    private static Answer move(Chat chat, long account, int shard) {
        return chat.post("admin/accounts/" + account + "/move", "{\"shard\": " + shard + "}");
    }

    private static void moveAsAsked(Chat chat, long account, int shard) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var answer = move(chat, account, shard);
            assertThat(answer.status()).as("%s", answer).isIn(200, 202);
            return answer.status() == 200;
        });
    }

    private Sent say(int turn) {
        // Another test may have sent all that he may in this minute.
        var answer = await().atMost(Duration.ofSeconds(70))
                .until(() -> bob.get(turn % 2).trySend(room, "Hi " + turn), tried -> tried.status() != 429);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        var sent = Sent.of(room, answer.json());
        assertThat(bob.get((turn + 1) % 2).read(sent).awaitEnd().text()).isEqualTo("Hello");
        return sent;
    }

    private long account() {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> damso.rows().of(room), rows -> rows.size() == 2)
                .get(0)
                .account();
    }

    private static List<String> ids(List<JsonNode> history) {
        return history.stream()
                .map(message -> message.path("message_id").asText())
                .toList();
    }

    @Test
    void whoChatsWhileBeingMoved_seesItsHistoryWhole_onBothNodes() {
        var said = new ArrayList<String>();
        add(said, say(0));
        long account = account();
        var isOver = new AtomicBoolean();
        var mover = Background.call(() -> {
            int moves = 0;
            for (; !isOver.get(); moves++) {
                moveAsAsked(admin.get(moves % 2), account, 1 + moves % 2);
            }
            return moves;
        });
        for (int turn = 1; turn <= TURNS; turn++) {
            add(said, say(turn));
            for (Chat each : bob) {
                assertThat(ids(each.history(room))).isEqualTo(said);
            }
        }
        isOver.set(true);
        assertThat(mover.join()).isGreaterThan(2);
        moveAsAsked(admin.get(0), account, 2);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(damso.rows().of(room))
                        .hasSize(2 * TURNS + 2)
                        .allMatch(row -> row.shard().equals("damso_shard_2"))
                        .extracting(Rows.Row::id)
                        .isEqualTo(said));
        damso.backends.redisView().wipe();
        for (Chat each : bob) {
            assertThat(ids(each.history(room))).isEqualTo(said);
        }
    }

    private static void add(List<String> said, Sent sent) {
        said.add(sent.messageId());
        said.add(sent.replyId());
    }

    @Test
    void onlyAnAdministrator_mayMoveAnAccount_thatThereIs_toAShardThatThereIs() {
        assertThat(move(bob.get(0), 1, 1).status()).isEqualTo(403);
        assertThat(move(admin.get(0), 999_999_999_999_999L, 1).status()).isEqualTo(404);
        assertThat(move(admin.get(0), 1, 3).json().path("field").asText()).isEqualTo("shard");
        for (String body : List.of("", "{}", "{\"shard\": \"2\"}", "{\"shard\": 1.5}", "[]")) {
            var answer = admin.get(0).post("admin/accounts/1/move", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
        }
    }
}
