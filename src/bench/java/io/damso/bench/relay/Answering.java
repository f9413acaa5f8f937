package io.damso.bench.relay;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A connection to the model: requests one after the other, each with its answer. */
final class Answering implements Comparable<Answering> {

    /** What a request is. */
    enum Request {
        NOTHING,
        QUESTION,
        FINISH
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final Pattern DEMAND = Pattern.compile("rate=(\\d+) tokens=(\\d+)");

    private static final int TOKENS_AT_ONCE = 64;
    private static final byte[] HEAD =
            bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final String EVENT = "data: {\"id\":\"chatcmpl-0123456789\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1795000000,\"model\":\"mock\",\"system_fingerprint\":\"fp_0123456789\",\"choices\":[{\"index\":0,"
            + "\"delta\":{\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    private static final byte[] CHUNK = chunk(EVENT.formatted("x".repeat(Token.LENGTH)));
    private static final int TOKEN_AT = new String(CHUNK, StandardCharsets.US_ASCII).indexOf("xxx");
    private static final String LAST =
            EVENT.replace("{\"content\":\"%s\"}", "{}").replace("_reason\":null", "_reason\":\"stop\"");
    // What OpenAI's servers add for those who ask for it.
    private static final String USAGE = EVENT.replaceAll("\"choices\":.*]", "\"choices\":[]")
            .replace("[]}", "[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}");
    private static final int PROMPT_TOKENS = 64;
    private static final byte[] FINISHED = bytes("HTTP/1.1 204 No Content\r\n\r\n");

    private static final long PACE_UNIT = TimeUnit.SECONDS.toNanos(1);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 13);
    private final ByteBuffer out = ByteBuffer.allocate(
                    HEAD.length + CHUNK.length * TOKENS_AT_ONCE + end(Token.MOST, true).length)
            .limit(0);
    private final byte[] token = new byte[Token.LENGTH];
    private long nanosPerToken;
    private int tokens;
    private boolean withUsage;
    private int said;
    private long due;
    private boolean headSaid;

    Answering(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] chunk(String data) {
        return bytes(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
    }

    private static byte[] end(int tokens, boolean withUsage) {
        String usage = withUsage ? USAGE.formatted(PROMPT_TOKENS, tokens, PROMPT_TOKENS + tokens) : "";
        byte[] events = chunk(LAST + usage + "data: [DONE]\n\n");
        byte[] all = Arrays.copyOf(events, events.length + 5);
        System.arraycopy(bytes("0\r\n\r\n"), 0, all, events.length, 5);
        return all;
    }

    /** When the next token is to be said. */
    long dueNanos() {
        return due;
    }

    @Override
    public int compareTo(Answering other) {
        return Long.compare(due, other.due);
    }

    /** @throws IOException if the connection is at its end */
    Request read() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException();
        }
        String request = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int body = request.indexOf("\r\n\r\n") + 4;
        var length = LENGTH.matcher(request);
        if (body < 4) {
            return Request.NOTHING;
        } else if (!request.startsWith("POST")) {
            in.clear();
            say(FINISHED);
            write();
            return Request.FINISH;
        } else if (!length.find() || request.length() < body + Integer.parseInt(length.group(1))) {
            return Request.NOTHING;
        }
        in.clear();
        begin(request);
        return Request.QUESTION;
    }

    private void begin(String request) {
        var demand = DEMAND.matcher(request);
        if (!demand.find()) {
            throw new IllegalArgumentException("nothing is asked for");
        }
        int rate = Integer.parseInt(demand.group(1));
        nanosPerToken = rate == 0 ? 0 : PACE_UNIT / rate;
        tokens = Integer.parseInt(demand.group(2));
        withUsage = request.contains("\"include_usage\":true");
        said = 0;
        headSaid = false;
        due = System.nanoTime() + nanosPerToken;
    }

    /**
     * Says what is due.
     *
     * @return whether there will be more at {@link #dueNanos}; else it is over, or waits until it can write
     */
    boolean speak() throws IOException {
        if (out.hasRemaining() && !write()) {
            return false;
        }
        if (said == tokens) {
            return false;
        }
        say();
        // Of those that are asked for all there is, each has its turn.
        due = nanosPerToken == 0 ? System.nanoTime() : due + nanosPerToken;
        return write() && said < tokens;
    }

    private void say() {
        out.clear();
        if (!headSaid) {
            out.put(HEAD);
            headSaid = true;
        }
        int until = nanosPerToken == 0 ? Math.min(tokens, said + TOKENS_AT_ONCE) : said + 1;
        long now = Token.now();
        while (said < until) {
            int at = out.position() + TOKEN_AT;
            out.put(CHUNK);
            Token.write(token, 0, said++, now);
            out.put(at, token);
        }
        if (said == tokens) {
            out.put(end(tokens, withUsage));
        }
        out.flip();
    }

    private void say(byte[] bytes) {
        out.clear().put(bytes).flip();
    }

    // Waits for the socket where it takes no more.
    private boolean write() throws IOException {
        channel.write(out);
        boolean all = !out.hasRemaining();
        key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return all;
    }

    boolean isWaitingToWrite() {
        return out.hasRemaining();
    }

    /** Ends the answer where it is, if there is one. */
    void finish() {
        if (said == tokens) {
            return;
        }
        tokens = said;
        if (out.hasRemaining() || !headSaid) {
            close();
            return;
        }
        say(end(tokens, withUsage));
        try {
            write();
        } catch (IOException e) {
            close();
        }
    }

    void close() {
        try {
            key.cancel();
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
