package io.damso.bench.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

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

    /** How a person leaves and comes back; null for one who stays. */
    default Resumption resumption(int person) {
        return null;
    }

    /** Milliseconds of processor time so far, by what took it; empty if there is nothing in between. */
    Map<String, Long> processorMillis();

    /** Bytes in use after a full collection; 0 for what has no heap of Java's. */
    default long liveHeap() throws IOException, InterruptedException {
        return 0;
    }

    /** Told what was asked of it, and read, once all of that is over. */
    default void asked(long questions, long tokens) {}

    /**
     * What is wrong with what it kept of all that.
     *
     * @return empty if nothing is, or if it keeps nothing
     */
    default Optional<String> wrong() throws Exception {
        return Optional.empty();
    }

    @Override
    default void close() {}
}
