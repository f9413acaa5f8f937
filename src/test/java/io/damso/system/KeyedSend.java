package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.Background;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A message with a key of its own, whose sender may never hear an answer and asks again elsewhere. */
record KeyedSend(String room, String content, String key) {

    KeyedSend(String content) {
        this(Names.next(), content, Names.next());
    }

    Answer at(Chat chat) {
        return chat.trySend(room, content, "Idempotency-Key", key);
    }

    /** Does not wait for the answer. */
    CompletableFuture<Answer> begin(Chat chat) {
        return Background.call(() -> at(chat));
    }

    /** Asks again and again, as a client does that is told to come back. */
    Sent awaitAccepted(Chat chat, Duration limit) {
        var answer = new AtomicReference<Answer>();
        await().atMost(limit).untilAsserted(() -> {
            answer.set(at(chat));
            assertThat(answer.get().status()).as("%s", answer).isEqualTo(202);
        });
        return Sent.of(room, answer.get().json());
    }
}
