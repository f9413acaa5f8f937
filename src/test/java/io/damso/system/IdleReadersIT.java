package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
@Tag("long")
class IdleReadersIT {

    private static final int READERS = 200;

    // Nodes ask at intervals of half a second, two and three: as often in each window, give or take a round.
    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final long ROUND = 20;

    private final TwoNodes nodes;
    private final Chat here;
    private final Chat there;

    IdleReadersIT(TwoNodes nodes) {
        this.nodes = nodes;
        this.here = Chat.of(nodes.owner, "alice");
        this.there = Chat.of(nodes.other, "alice");
    }

    @Test
    void readersOfASilentReply_askRedisNothing_howeverManyTheyAre() throws IOException {
        var gate = new Gate();
        var sent = here.send(nodes.model().answering(gate.script("Yes")));
        var readers = new ArrayList<>(List.of(begun(sent)));
        awaitSteady();
        long withOne = total(callsIn(WINDOW));

        while (readers.size() <= READERS) {
            readers.add(begun(sent));
        }
        awaitSteady();
        long withMany = total(callsIn(WINDOW));

        System.out.println("IdleReadersIT: Redis commands in " + WINDOW + ": " + withOne + " with one reader, "
                + withMany + " with " + readers.size());
        assertThat(withMany).isCloseTo(withOne, within(ROUND));
        gate.let(1);
        for (EventStream reader : readers) {
            assertThat(reader.awaitEnd().text()).isEqualTo("Yes");
        }
    }

    private EventStream begun(Sent sent) {
        var stream = there.read(sent);
        return stream.await(() -> stream.count() == 1);
    }

    /** Opening so many streams is over when one window is as the next. */
    private void awaitSteady() {
        await().atMost(WINDOW.multipliedBy(6)).untilAsserted(() -> {
            var one = callsIn(WINDOW);
            var next = callsIn(WINDOW);
            assertThat(total(next)).as(one + ", then " + next).isCloseTo(total(one), within(ROUND));
        });
    }

    private static long total(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, Long> callsIn(Duration window) {
        var before = nodes.redis().calls();
        await().pollDelay(window).timeout(window.multipliedBy(2)).until(() -> true);
        var calls = nodes.redis().calls();
        before.forEach((command, count) -> calls.merge(command, -count, Long::sum));
        calls.values().removeIf(count -> count == 0);
        return calls;
    }
}
