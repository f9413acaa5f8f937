package io.damso.bench.relay;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Readers who ask for more than their connections hold, and read none of it. */
final class Stalled implements AutoCloseable {

    private static final int TOKENS = 30_000;
    private static final int RECEIVE_BUFFER = 4_096;

    private final List<Socket> readers = new ArrayList<>();

    Stalled(Relay relay, Load load) throws IOException {
        for (int i = 0; i < load.stalled(); i++) {
            var reader = new Socket();
            readers.add(reader);
            reader.setReceiveBufferSize(RECEIVE_BUFFER);
            reader.connect(relay.address());
            reader.getOutputStream().write(relay.question(load.streams() + i, 0, "rate=0 tokens=" + TOKENS));
        }
    }

    /** How many questions. */
    long asked() {
        return readers.size();
    }

    /** How many tokens they would have read. */
    long tokens() {
        return (long) readers.size() * TOKENS;
    }

    @Override
    public void close() throws IOException {
        for (var reader : readers) {
            reader.close();
        }
    }
}
