package io.damso.bench.relay;

import io.damso.bench.Servers;
import io.damso.bench.http.Requests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Damso with all that it is: signed-in people, the journal, the log in Redis, the archive in MySQL. */
final class DamsoRelay implements Relay {

    private static final int RESUMING = 20;
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final Servers servers;
    private final List<String> cookies;
    private long resumed;
    private long questions;
    private long tokens;

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

    private String headers(int person) {
        return "Cookie: " + cookies.get(person % cookies.size()) + "\r\n";
    }

    @Override
    public Resumption resumption(int person) {
        return person < RESUMING ? new Resumption(headers(person), () -> resumed++) : null;
    }

    /** Each in a room of its own: what was said before is no part of the load. */
    @Override
    public byte[] question(int person, int asked, String content) {
        return Requests.post(
                "/api/chat/stream",
                headers(person),
                "{\"room_id\":\"" + System.nanoTime() + "-" + person + "\",\"content\":\"" + content + "\"}");
    }

    @Override
    public long liveHeap() throws IOException, InterruptedException {
        return LiveHeap.bytes(servers.node().process().toHandle());
    }

    @Override
    public void asked(long moreQuestions, long moreTokens) {
        questions += moreQuestions;
        tokens += moreTokens;
    }

    /** Each question is to have its row and one of its reply, and the replies all that was read and no more. */
    @Override
    public Optional<String> wrong() throws SQLException, InterruptedException {
        long end = System.nanoTime() + KEPT.toNanos();
        while (servers.sum("1") < 2 * questions && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        String kept = kept(
                servers.sum("sender_type = 'USER'"),
                servers.sum("sender_type = 'AI'"),
                servers.sum("IF(sender_type = 'AI', CHAR_LENGTH(content), 0)"));
        String expected = kept(questions, questions, tokens * Token.LENGTH);
        System.out.println(kept + "; " + resumed + " times a reader came back in the middle");
        return kept.equals(expected) ? Optional.empty() : Optional.of(kept + ", and not " + expected);
    }

    private static String kept(long asked, long replies, long characters) {
        return asked + " questions, " + replies + " replies of " + characters + " characters";
    }

    @Override
    public Map<String, Long> processorMillis() {
        return Map.of(
                "Damso", ServerProcess.processorMillis(servers.node().process().toHandle()),
                "Redis", servers.redisMillis(),
                "MySQL", servers.mySqlMillis());
    }
}
