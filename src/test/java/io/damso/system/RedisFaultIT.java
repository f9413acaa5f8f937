package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.damso.testing.RedisProxy;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis away from one node for less than a lease, or wiped, in the middle of a reply. */
@ExtendWith(SharedServers.class)
class RedisFaultIT {

    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final String TEXT = "So far so good";

    private final TwoNodes nodes;
    private final Chat here;
    private final Chat there;
    private final Gate gate = new Gate();
    private final Sent sent;
    private final EventStream reader;
    private final EventStream elsewhere;

    RedisFaultIT(TwoNodes nodes) {
        this.nodes = nodes;
        here = Chat.of(nodes.owner, "alice");
        there = Chat.of(nodes.other, "alice");
        sent = here.send(nodes.model().answering(gate.script("So ", "far ", "so good")));
        reader = here.read(sent);
        elsewhere = there.read(sent);
        gate.let(1);
        reader.awaitText("So ");
        elsewhere.awaitText("So ");
    }

    private enum Cut {
        SILENT(RedisProxy::fallSilent),
        SHUT(RedisProxy::shut);

        private final Consumer<RedisProxy> cut;

        Cut(Consumer<RedisProxy> cut) {
            this.cut = cut;
        }
    }

    @AfterEach
    void leaveAsFound() {
        nodes.proxy.open();
        gate.let(100);
    }

    @ParameterizedTest
    @EnumSource
    void withoutRedis_aLiveReplyGoesOn_andANewOneIsRefused(Cut redis) {
        redis.cut.accept(nodes.proxy);
        gate.let(1);
        reader.awaitText("So far ");
        var refused = here.trySend(Names.next(), "Hi");
        nodes.proxy.open();
        gate.let(1);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isPresent();
        assertDoneEverywhere();
    }

    @ParameterizedTest
    @EnumSource
    void withoutRedis_aReplyEnds_andItsLogIsMendedLater(Cut redis) {
        redis.cut.accept(nodes.proxy);
        gate.let(2);
        assertDone(reader);
        nodes.proxy.open();

        assertDoneEverywhere();
    }

    @ParameterizedTest
    @EnumSource
    void withoutRedis_aNodeStaysReady_andSaysSo_untilItIsBack(Cut redis) {
        redis.cut.accept(nodes.proxy);
        await().atMost(RECOVERY).until(() -> redisAsSeenByOwner().equals("down"));
        nodes.proxy.open();

        await().atMost(RECOVERY).until(() -> redisAsSeenByOwner().equals("up"));
        gate.let(2);
        assertDoneEverywhere();
    }

    @Test
    void aWipedRedis_costsALiveReplyNothing() {
        nodes.redis().wipe();
        gate.let(2);

        assertDoneEverywhere();
    }

    private String redisAsSeenByOwner() {
        var health = HttpRequest.newBuilder(nodes.owner.address().resolve("/health/ready"))
                .timeout(Duration.ofSeconds(5));
        var ready = Chat.ask(health);
        assertThat(ready.status()).isEqualTo(200);
        return ready.json().path("checks").path(0).path("data").path("redis").asText();
    }

    private void assertDoneEverywhere() {
        assertDone(reader);
        assertDone(elsewhere);
        await().atMost(RECOVERY).until(() -> nodes.rows().of(sent.room()).size() == 2);
        assertThat(nodes.rows().of(sent.room()))
                .extracting(Rows.Row::status, Rows.Row::content)
                .endsWith(tuple("done", TEXT));
        for (Chat chat : List.of(here, there)) {
            await().atMost(RECOVERY)
                    .untilAsserted(() -> assertThat(chat.history(sent.room()))
                            .extracting(message -> message.path("content").asText())
                            .contains(TEXT));
            assertDone(chat.read(sent));
            assertRoomIsFree(chat);
        }
    }

    private static void assertDone(EventStream stream) {
        assertThat(stream.awaitEnd().text()).isEqualTo(TEXT);
        assertThat(stream.last().name()).isEqualTo("done");
        assertThat(stream.events()).filteredOn(Event::isFinal).hasSize(1);
    }

    private void assertRoomIsFree(Chat chat) {
        var next = new KeyedSend(sent.room(), "Is it my turn?", Names.next()).awaitAccepted(chat, RECOVERY);
        assertThat(chat.read(next).awaitEnd().text()).isEqualTo("Hello");
    }
}
