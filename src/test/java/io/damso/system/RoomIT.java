package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making, naming and deleting a room, on one node and seen on another. */
@ExtendWith(SharedServers.class)
class RoomIT {

    private final Damso damso;
    private final Chat alice;
    private final Chat elsewhere;
    private final String room = Names.next();

    RoomIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
        this.elsewhere = Chat.of(damso.strictNode, "alice");
    }

    private Answer put(String json) {
        return alice.put("rooms/" + room, json);
    }

    private static JsonNode listed(Chat person, String room) {
        for (JsonNode each : person.get("rooms?limit=200").json().path("rooms")) {
            if (each.path("room_id").asText().equals(room)) {
                return each;
            }
        }
        return null;
    }

    @Test
    void aRoom_isMadeAheadOfItsFirstMessage_andListedOnEveryNode() {
        var answer = put("{\"title\": \" My room \", \"colour\": \"ignored\"}");

        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(answer.header("Location")).contains("/api/chat/rooms/" + room);
        assertThat(answer.json().path("title").asText()).isEqualTo("My room");
        assertThat(answer.json().path("live").asBoolean(true)).isFalse();
        assertThat(listed(alice, room)).isEqualTo(answer.json());
        assertThat(listed(elsewhere, room)).isEqualTo(answer.json());
        assertThat(listed(damso.chat("bob"), room)).isNull();
        assertThat(alice.get("rooms")
                        .json()
                        .path("rooms")
                        .path(0)
                        .path("room_id")
                        .asText())
                .isEqualTo(room);
        assertThat(alice.get("rooms/" + room + "/messages").body()).isEqualTo("{\"messages\":[],\"has_more\":false}");
    }

    @Test
    void aTitleThatAPersonChose_winsOverTheFirstMessages() {
        put("{\"title\": \"Mine\"}");
        alice.read(alice.send(room, "Hi")).awaitEnd();
        await().until(() -> damso.rows().of(room).size() == 2);

        assertThat(listed(elsewhere, room).path("title").asText()).isEqualTo("Mine");
        damso.backends.redisView().wipe();
        assertThat(listed(elsewhere, room).path("title").asText()).isEqualTo("Mine");
    }

    @Test
    void aRoomThatThereIs_isRenamed() {
        alice.read(alice.send(room, "Hi")).awaitEnd();
        var before = listed(alice, room);

        var answer = put("{\"title\": \"안녕 \uD83D\uDE00\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Location")).isEmpty();
        assertThat(listed(elsewhere, room).path("title").asText()).isEqualTo("안녕 \uD83D\uDE00");
        assertThat(listed(elsewhere, room).path("last_message_at")).isEqualTo(before.path("last_message_at"));
        assertThat(put("{}").json().path("title").asText()).isEqualTo("안녕 \uD83D\uDE00");
    }

    @Test
    void aRoomMadeWithoutATitle_getsItsFirstMessages() {
        assertThat(put("{}").status()).isEqualTo(201);
        assertThat(put("{\"title\": null}").status()).isEqualTo(200);
        alice.read(alice.send(room, "What is it called?")).awaitEnd();
        await().until(() -> damso.rows().of(room).size() == 2);

        assertThat(listed(elsewhere, room).path("title").asText()).isEqualTo("What is it called?");
        damso.backends.redisView().wipe();
        assertThat(listed(elsewhere, room).path("title").asText()).isEqualTo("What is it called?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \\n\\u3000\"", "\"\\uD83D\"", "7", "[]"})
    void aBadTitle_isRefused_andMakesNothing(String title) {
        var answer = put("{\"title\": " + title + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("title");
        assertThat(listed(alice, room)).isNull();
    }

    @Test
    void aTitle_hasTwoHundredCharacters_howeverManyBytes() {
        assertThat(put("{\"title\": \"" + "\uD83D\uDE00".repeat(200) + "\"}").status())
                .isEqualTo(201);
        assertThat(put("{\"title\": \"" + "x".repeat(201) + "\"}").status()).isEqualTo(400);
        assertThat(put("[]").status()).isEqualTo(400);
        assertThat(alice.put("rooms/a.b", "{}").json().path("field").asText()).isEqualTo("room_id");
        assertThat(alice.delete("rooms/a.b").status()).isEqualTo(400);
    }

    @Test
    void aDeletedRoom_isGone_withItsRepliesStreams_onEveryNode() {
        var sent = alice.send(room, "Hi");
        alice.read(sent).awaitEnd();
        elsewhere.read(sent).awaitEnd();

        assertThat(alice.delete("rooms/" + room).status()).isEqualTo(204);

        for (Chat person : List.of(alice, elsewhere)) {
            assertThat(person.get("rooms/" + room + "/messages").status()).isEqualTo(404);
            assertThat(person.get("stream/" + sent.streamKey()).status()).isEqualTo(404);
            assertThat(person.stop(sent.streamKey()).status()).isEqualTo(404);
            assertThat(person.get("rooms/" + room + "/stream").status()).isEqualTo(204);
            assertThat(listed(person, room)).isNull();
        }
        assertThat(elsewhere.delete("rooms/" + room).status()).isEqualTo(404);
        var later = elsewhere.send(room, "A new beginning");
        elsewhere.read(later).awaitEnd();
        await().until(() -> damso.rows().of(room).size() == 2);
        assertThat(damso.rows().of(room)).extracting(Rows.Row::id).containsExactly(later.messageId(), later.replyId());
        assertThat(alice.history(room)).hasSize(2);
        assertThat(listed(alice, room).path("title").asText()).isEqualTo("A new beginning");
        assertThat(listed(alice, room).path("created_at"))
                .isEqualTo(alice.history(room).get(0).path("timestamp"));
    }

    @Test
    void aDeletedRoomsLiveReply_isStopped_alsoFromAnotherNode_andLeavesNothing() {
        var gate = new Gate();
        String prompt = damso.model().answering(gate.script("half ", "of it", " and more"));
        var sent = alice.send(room, prompt);
        var stream = alice.read(sent);
        gate.let(1);
        stream.awaitText("half ");

        assertThat(elsewhere.delete("rooms/" + room).status()).isEqualTo(204);

        assertThat(stream.awaitEnd().last().name()).isEqualTo("stopped");
        assertThat(alice.get("stream/" + sent.streamKey()).status()).isEqualTo(404);
        var later = alice.send(room, "Hi");
        alice.read(later).awaitEnd();
        await().until(() -> damso.rows().of(room).size() == 2);
        assertThat(damso.rows().of(room)).extracting(Rows.Row::id).containsExactly(later.messageId(), later.replyId());
        assertThat(alice.history(room)).hasSize(2);
    }

    @Test
    void anUnknownRoom_orAnothers_isNotFound_andKeepsItsMessages() {
        assertThat(alice.delete("rooms/" + room).status()).isEqualTo(404);
        alice.read(alice.send(room, "Hi")).awaitEnd();
        assertThat(damso.chat("bob").delete("rooms/" + room).status()).isEqualTo(404);
        assertThat(alice.history(room)).hasSize(2);
        assertThat(Chat.stranger(damso.node).delete("rooms/" + room).status()).isEqualTo(401);
        assertThat(Chat.stranger(damso.node).put("rooms/" + room, "{}").status())
                .isEqualTo(401);
    }
}
