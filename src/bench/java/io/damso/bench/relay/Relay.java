package io.damso.bench.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** What stands between the model and the readers, or nothing. */
interface Relay extends AutoCloseable {

    String name();

    InetSocketAddress address();

    /**
     * A whole HTTP/1.1 request that is answered by a reply's events.
     *
     * @param person from 0
     * @param asked how many questions of the same person came before
     */
    byte[] question(int person, int asked, String content);

    /** What an event has before its tokens. */
    default String marker() {
        return "\"content\":\"";
    }

    /** Milliseconds of processor time so far, by what took it; empty if there is nothing in between. */
    Map<String, Long> processorMillis();

    /** Bytes in use after a full collection; 0 for what has no heap of Java's. */
    default long liveHeap() throws IOException, InterruptedException {
        return 0;
    }

    @Override
    default void close() {}
}
