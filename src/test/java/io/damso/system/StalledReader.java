package io.damso.system;

import io.damso.testing.LibertyServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A reader that takes a response's headers and then nothing more, over a connection that holds little by itself. */
final class StalledReader implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 4096;
    private static final int SILENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final List<Event> events = new ArrayList<>();
    private final EventParser parser = new EventParser(line -> {}, events::add);

    StalledReader(LibertyServer node, String user, Sent sent) {
        try {
            // The window is agreed upon when connecting.
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.connect(new InetSocketAddress(
                    node.address().getHost(), node.address().getPort()));
            socket.getOutputStream().write(request(user, sent));
            readHeaders();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] request(String user, Sent sent) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return """
                GET /api/chat/stream/%s HTTP/1.1\r
                Host: localhost\r
                Authorization: Basic %s\r
                \r
                """.formatted(sent.streamKey(), credentials).getBytes(StandardCharsets.US_ASCII);
    }

    private void readHeaders() throws IOException {
        String status = line(socket.getInputStream());
        if (!status.contains(" 200 ")) {
            throw new AssertionError(status);
        }
        while (!line(socket.getInputStream()).isEmpty()) {
            // None of them matters here.
        }
    }

    /**
     * Takes what was still on its way, up to where the server cut the connection.
     *
     * @return the events that came whole
     * @throws java.net.SocketTimeoutException if the connection is not cut
     */
    List<Event> takeTheRest() throws IOException {
        var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        try {
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                byte[] chunk = in.readNBytes(size);
                parser.add(chunk, chunk.length);
                line(in);
            }
        } catch (EOFException | java.net.SocketException e) {
            // Cut.
        }
        return events;
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
