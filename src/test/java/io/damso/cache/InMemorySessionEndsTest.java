package io.damso.cache;

import io.damso.testing.InMemorySessionEnds;

class InMemorySessionEndsTest extends SessionEndsContract {

    private final InMemorySessionEnds ends = new InMemorySessionEnds();

    @Override
    SessionEnds ends() {
        return ends;
    }

    @Override
    void lose() {
        ends.lose();
    }

    @Override
    void goAway() {
        ends.setAway(true);
    }
}
