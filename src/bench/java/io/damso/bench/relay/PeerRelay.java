package io.damso.bench.relay;

import io.damso.bench.http.Requests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.LongSupplier;

/** A relay that somebody might write: asked as Damso is, answers with an event a token, keeps each in Redis. */
final class PeerRelay implements Relay {

    private final String name;
    private final ServerProcess process;
    private final boolean java;
    private final LongSupplier redisMillis;

    /** @param redisMillis processor time of the Redis that it uses */
    PeerRelay(String name, ServerProcess process, boolean java, LongSupplier redisMillis) {
        this.name = name;
        this.java = java;
        this.process = process;
        this.redisMillis = redisMillis;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public byte[] question(int person, int asked, String content) {
        return Requests.post(
                "/chat", "", "{\"room_id\":\"r" + person + "-" + asked + "\",\"content\":\"" + content + "\"}");
    }

    @Override
    public long liveHeap() throws IOException, InterruptedException {
        return java ? LiveHeap.bytes(process.handle()) : 0;
    }

    @Override
    public Map<String, Long> processorMillis() {
        return Map.of(name, process.processorMillis(), "Redis", redisMillis.getAsLong());
    }

    @Override
    public void close() {
        process.close();
    }
}
