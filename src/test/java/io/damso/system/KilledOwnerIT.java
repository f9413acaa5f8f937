package io.damso.system;

import io.damso.testing.LibertyServer;
import java.time.Duration;

class KilledOwnerIT extends TakeoverContract {

    KilledOwnerIT(TwoNodes nodes) {
        super(nodes);
    }

    @Override
    void lose(LibertyServer owner) throws Exception {
        owner.kill();
    }

    @Override
    void bringBack(LibertyServer owner, Duration lostFor) throws Exception {
        owner.launch().awaitReady(Damso.START);
    }
}
