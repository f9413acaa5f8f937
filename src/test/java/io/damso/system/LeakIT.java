package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What replies leave behind: nothing. {@code -Ddamso.replies=10000} makes more of them. */
@ExtendWith(SharedServers.class)
@Tag("long")
class LeakIT {

    private static final int WARM_UP = 100;
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration LOG_LIFETIME = Duration.ofMinutes(5);

    private final TwoNodes nodes;
    private final List<Chat> alice;
    private final List<String> rooms = Stream.generate(Names::next).limit(10).toList();

    LeakIT(TwoNodes nodes) {
        this.nodes = nodes;
        this.alice = List.of(Chat.of(nodes.owner, "alice"), Chat.of(nodes.other, "alice"));
    }

    private record Size(long liveBytes, long threads) {
        static Size of(LibertyServer node) {
            var jvm = new Jvm(node);
            return new Size(jvm.liveBytes(), jvm.threads());
        }
    }

    @Test
    @Timeout(3600)
    void replies_leaveNothingInMemory_noThread_noConnection_andNoKeyThatStays() {
        int count = Integer.getInteger("damso.replies", 300);
        replies(WARM_UP);
        int keys = keysOfOthers().size();
        int connections = nodes.redis().connections();
        var sizes = Stream.of(nodes.owner, nodes.other).map(Size::of).toList();

        replies(count);

        // A room or an account has one more now and then. A reply has none.
        assertThat(keysOfOthers()).hasSizeLessThan(keys + count / 10);
        assertThat(nodes.redis().connections()).isLessThanOrEqualTo(connections + 2);
        assertSame(sizes.get(0), Size.of(nodes.owner));
        assertSame(sizes.get(1), Size.of(nodes.other));
        assertKeysExpire();
    }

    private void replies(int count) {
        IntStream.range(0, count).forEach(i -> {
            var sent = alice.get(i % 2).send(rooms.get(i % rooms.size()), "Hi");
            var elsewhere = alice.get((i + 1) % 2).read(sent);
            assertThat(alice.get(i % 2).read(sent).awaitEnd().text()).isEqualTo("Hello");
            assertThat(elsewhere.awaitEnd().text()).isEqualTo("Hello");
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(keys("pending")).isEmpty());
    }

    private List<String> keys(String ending) {
        return nodes.redis().keys().stream()
                .filter(key -> key.endsWith(":" + ending))
                .toList();
    }

    /** Logs go a while after their reply; all other keys are a room's, an account's or a node's. */
    private List<String> keysOfOthers() {
        return nodes.redis().keys().stream()
                .filter(key -> !key.startsWith("reply:"))
                .toList();
    }

    private void assertKeysExpire() {
        var redis = nodes.redis();
        for (String key : redis.keys()) {
            long lifetime = redis.millisecondsToLive(key);
            assertThat(lifetime).as("the lifetime of " + key).isNotEqualTo(-1);
            if (key.startsWith("reply:")) {
                assertThat(lifetime).as("the lifetime of " + key).isLessThanOrEqualTo(LOG_LIFETIME.toMillis());
            }
        }
    }

    private static void assertSame(Size before, Size after) {
        System.out.println("LeakIT: " + before + ", then " + after);
        assertThat(after.liveBytes()).isLessThan(before.liveBytes() + 10 * MEBIBYTE);
        assertThat(after.threads()).isLessThan(before.threads() + 10);
    }
}
