package io.damso.proof;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A client's connection to one node: HTTP/1.1, one request at a time, and no retries that nobody asked for. */
final class Link implements Closeable {

    private static final int CONNECT_MILLIS = 2_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final int port;
    private Response last;

    /** An answer whose body is still to be read. */
    record Response(int status, Map<String, String> headers, Body body) {

        String text() throws IOException {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }

        /** Whether it is Damso's own answer that there is no such thing, and not that of a server without it. */
        boolean isNotFound() {
            return status == 404 && headers.getOrDefault("content-type", "").startsWith("application/problem+json");
        }

        boolean keepsConnection() {
            return body.isEnded() && !"close".equalsIgnoreCase(headers.get("connection"));
        }
    }

    Link(int port) throws IOException {
        this.port = port;
        socket.connect(new InetSocketAddress("localhost", port), CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Whether another request may be sent on it. */
    boolean isFree() {
        return last == null || last.keepsConnection();
    }

    /**
     * @param json null for none
     * @param patience in milliseconds, for each read of the answer
     */
    Response ask(String method, String path, Map<String, String> headers, String json, int patience)
            throws IOException {
        socket.setSoTimeout(patience);
        byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (json != null) {
            head.append("Content-Type: application/json\r\n");
        }
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        var request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        last = new Response(0, Map.of(), new Body(in, -1));
        socket.getOutputStream().write(request);
        last = response();
        return last;
    }

    private Response response() throws IOException {
        int status = Integer.parseInt(Lines.next(in).split(" ")[1]);
        var headers = new HashMap<String, String>();
        for (String line = Lines.next(in); !line.isEmpty(); line = Lines.next(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(),
                    line.substring(colon + 1).trim());
        }
        boolean empty = status == 204 || status == 304;
        long length = headers.containsKey("transfer-encoding")
                ? -1
                : Long.parseLong(headers.getOrDefault("content-length", "0"));
        return new Response(status, headers, new Body(in, empty ? 0 : length));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
