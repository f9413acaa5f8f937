package io.damso.system;

import static org.awaitility.Awaitility.await;

import io.damso.testing.LibertyServer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

@Tag("long")
class PausedOwnerIT extends TakeoverContract {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    PausedOwnerIT(TwoNodes nodes) {
        super(nodes);
    }

    @Override
    void lose(LibertyServer owner) throws Exception {
        owner.pause();
    }

    @Override
    void bringBack(LibertyServer owner, Duration lostFor) throws Exception {
        var rest = PAUSE.minus(lostFor);
        // Nothing to wait for but the time: a stalled machine does not tell when it goes on.
        await().pollDelay(rest.isNegative() ? Duration.ZERO : rest)
                .timeout(PAUSE.plusSeconds(1))
                .until(() -> true);
        owner.resume();
    }
}
