package io.damso.bench.relay;

import io.damso.bench.Servers;
import io.damso.bench.http.Requests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Damso with all that it is: signed-in people, the journal, the log in Redis, the archive in MySQL. */
final class DamsoRelay implements Relay {

    private final Servers servers;
    private final List<String> cookies;

    DamsoRelay(Servers servers, List<String> cookies) {
        this.servers = servers;
        this.cookies = cookies;
    }

    @Override
    public String name() {
        return "Damso";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", servers.node().address().getPort());
    }

    @Override
    public String marker() {
        return "\"delta\":\"";
    }

    /** Each in a room of its own: what was said before is no part of the load. */
    @Override
    public byte[] question(int person, int asked, String content) {
        return Requests.post(
                "/api/chat/stream",
                "Cookie: " + cookies.get(person % cookies.size()) + "\r\n",
                "{\"room_id\":\"" + System.nanoTime() + "-" + person + "\",\"content\":\"" + content + "\"}");
    }

    @Override
    public long liveHeap() throws IOException, InterruptedException {
        return LiveHeap.bytes(servers.node().process().toHandle());
    }

    @Override
    public Map<String, Long> processorMillis() {
        return Map.of(
                "Damso", ServerProcess.processorMillis(servers.node().process().toHandle()),
                "Redis", servers.redisMillis(),
                "MySQL", servers.mySqlMillis());
    }
}
