package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bob alone sends on the node that has limits; what the others send does not count for him. */
@ExtendWith(SharedServers.class)
class LimitIT {

    private static final int MOST = 40;

    private final Damso damso;
    private final Chat bob;

    LimitIT(Damso damso) {
        this.damso = damso;
        this.bob = Chat.of(damso.strictNode, "bob");
    }

    @Test
    void aRoomWithALiveReply_isBusy_andSaysWithWhich() {
        var alice = damso.chat("alice");
        var sent = alice.send(damso.model().answering(new Gate().script("late")));

        var answer = alice.trySend(sent.room(), "And another thing");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("stream_key").asText()).isEqualTo(sent.streamKey());
        assertThat(answer.json().path("errorCode").asInt()).isEqualTo(1000);
        assertThat(alice.history(sent.room())).hasSize(1);
        alice.stop(sent.streamKey());
    }

    @Test
    void whoSendsTooOften_isToldWhenToComeBack_andARepeatStillGetsItsAnswer() {
        String room = Names.next();
        String key = Names.next();
        var first = damso.chat("bob").trySend(room, "Hi", "Idempotency-Key", key);

        var refused = sendUntilRefused();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(refused.json().path("detail").asText()).contains("minute");
        assertThat(bob.trySend(room, "Hi", "Idempotency-Key", key).json()).isEqualTo(first.json());
    }

    private Answer sendUntilRefused() {
        // A minute may end in between, with what was counted in it.
        for (int i = 0; i < 2 * MOST; i++) {
            var answer = bob.trySend(Names.next(), "Hi");
            if (answer.status() != 202) {
                return answer;
            }
            bob.read(Sent.of("", answer.json())).awaitEnd();
        }
        throw new AssertionError("twice as many sends as a minute may have were accepted");
    }

    @Test
    void whoHasFiveLiveReplies_waitsForOne() {
        var admin = Chat.of(damso.strictNode, "admin");
        var live = new ArrayList<Sent>();
        for (int i = 0; i < 5; i++) {
            // On the node that is patient with its model, so that the first is live still when the last has begun.
            live.add(damso.chat("admin").send(damso.model().answering(new Gate().script("late"))));
        }

        var answer = admin.trySend(Names.next(), "Hi");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isPresent();
        live.forEach(sent -> admin.stop(sent.streamKey()));
        live.forEach(sent -> admin.read(sent).awaitEnd());
        assertThat(admin.read(admin.send("Hi")).awaitEnd().text()).isEqualTo("Hello");
    }
}
