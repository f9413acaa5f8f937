package io.damso.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Where a script writes its answer, each piece at once. */
final class ScriptedOutput {

    private static final String HEAD = """
        HTTP/1.1 200 OK\r
        Content-Type: %s\r
        Transfer-Encoding: chunked\r
        \r
        """;

    private final Socket socket;
    private final OutputStream out;
    private final ScriptedRequest request;
    private int calls;

    ScriptedOutput(Socket socket, ScriptedRequest request) throws IOException {
        this.socket = socket;
        this.request = request;
        out = socket.getOutputStream();
    }

    Dialect dialect() {
        return request.dialect().orElseThrow();
    }

    void head() throws IOException {
        plain(utf8(HEAD.formatted(dialect().contentType())));
    }

    void plain(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        request.sentBytes(bytes.length);
    }

    void chunk(byte[] bytes, int from, int to) throws IOException {
        byte[] size = utf8(Integer.toHexString(to - from) + "\r\n");
        var chunk = new byte[size.length + to - from + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(bytes, from, chunk, size.length, to - from);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        plain(chunk);
    }

    void chunk(byte[] bytes) throws IOException {
        chunk(bytes, 0, bytes.length);
    }

    void lastChunk() throws IOException {
        plain(utf8("0\r\n\r\n"));
    }

    /** @return the place of another call of a tool in this answer; 0 for the first */
    int nextCall() {
        return calls++;
    }

    /** How many calls of tools this answer has. */
    int calls() {
        return calls;
    }

    void sentToken() {
        request.sentToken();
    }

    /** Waits, unless the client goes away before. */
    void pause(Duration time) throws IOException {
        if (!time.isZero() && request.awaitDisconnect(time)) {
            throw new EOFException();
        }
    }

    void close() throws IOException {
        socket.close();
    }

    /** Closes with a RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
