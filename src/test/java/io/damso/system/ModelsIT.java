package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.Script;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which model answers, and what it took. As the administrator, since Bob may just have sent all that he may in a minute. */
@ExtendWith(SharedServers.class)
class ModelsIT {

    private final Damso damso;
    private final Chat admin;
    private final String room = Names.next();

    ModelsIT(Damso damso) {
        this.damso = damso;
        this.admin = damso.chat("admin");
    }

    private void choose(String model) {
        assertThat(admin.put("rooms/" + room, "{\"model\": \"" + model + "\"}").status())
                .isIn(200, 201);
    }

    private String answering(Chat on) {
        String prompt = damso.model().answering(Script.reply("fine"));
        on.read(on.send(room, prompt)).awaitEnd();
        return damso.model().awaitRequest(prompt).model();
    }

    @Test
    void models_areListed_withTheOneThatAnswersOtherwise() {
        assertThat(admin.get("models").body())
                .isEqualTo("{\"models\":[{\"name\":\"default\"},{\"name\":\"large\"}],\"default\":\"default\"}");
    }

    @Test
    void aRoomsModel_answersThere_whereverItIsKnown() {
        assertThat(answering(admin)).isEqualTo("gpt-4o-mini");
        choose(Damso.LARGE);
        assertThat(answering(admin)).isEqualTo("gpt-large");
        assertThat(answering(Chat.of(damso.strictNode, "admin"))).isEqualTo("gpt-4o-mini");
        assertThat(listed().path("model").asText()).isEqualTo(Damso.LARGE);
        choose("default");
        assertThat(answering(admin)).isEqualTo("gpt-4o-mini");
    }

    private JsonNode listed() {
        for (JsonNode each : admin.get("rooms?limit=200").json().path("rooms")) {
            if (each.path("room_id").asText().equals(room)) {
                return each;
            }
        }
        throw new AssertionError("no such room");
    }

    @Test
    void aRoomWithoutAChoice_hasNone() {
        admin.read(admin.send(room, "Hi")).awaitEnd();
        assertThat(listed().path("model").isNull()).isTrue();
    }

    @Test
    void whatAReplyTook_isToldAtItsEnd_keptWithIt_andSummedUpByDayAndModel() {
        choose(Damso.LARGE);
        var before = took();
        var sent = admin.send(
                room, damso.model().answering(Script.reply("one ", "two").usage(70, 30)));
        var told = admin.read(sent).awaitEnd().first("done").json().path("usage");

        assertThat(told.path("input_tokens").asInt()).isEqualTo(70);
        assertThat(told.path("output_tokens").asInt()).isEqualTo(30);
        assertThat(told.path("estimated").asBoolean(true)).isFalse();
        assertThat(told.path("model").asText()).isEqualTo(Damso.LARGE);
        assertThat(told.path("time_to_first_token_ms").isIntegralNumber()).isTrue();
        assertThat(admin.reply(sent).path("metadata").path("usage")).isEqualTo(told);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(took().replies()).isEqualTo(before.replies() + 1);
            assertThat(took().tokens()).isEqualTo(before.tokens() + 100);
        });
        assertThat(Chat.of(damso.strictNode, "admin").get("usage").json())
                .isEqualTo(admin.get("usage").json());
    }

    private record Took(long replies, long tokens) {}

    private Took took() {
        var json = admin.get("usage").json();
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(json.path("to").asText()).isEqualTo(today);
        assertThat(json.path("tokens_per_day").isNull()).isTrue();
        for (JsonNode each : json.path("usage")) {
            if (each.path("day").asText().equals(today)
                    && each.path("model").asText().equals(Damso.LARGE)) {
                return new Took(
                        each.path("replies").asLong(),
                        each.path("input_tokens").asLong()
                                + each.path("output_tokens").asLong());
            }
        }
        return new Took(0, 0);
    }

    @Test
    void aStoppedReply_tookSomethingToo() {
        String prompt = damso.model().answering(new Gate().script("one ", "two"));
        var sent = admin.send(room, prompt);
        damso.model().awaitRequest(prompt);
        admin.stop(sent.streamKey());
        admin.read(sent).awaitEnd();
        var usage = admin.reply(sent).path("metadata").path("usage");
        assertThat(usage.path("estimated").asBoolean()).isTrue();
        assertThat(usage.path("input_tokens").asInt()).isPositive();
    }
}
