package io.damso.system;

import io.damso.testing.Nginx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection to nginx on which whatever one likes is sent, however slowly. Speaks HTTP/1.1. */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] PIECE = new byte[1 << 16];

    private final SSLSocket socket;
    private final long begun;

    RawConnection(Nginx nginx) throws IOException {
        socket = (SSLSocket) nginx.trust()
                .getSocketFactory()
                .createSocket("localhost", nginx.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        // Not sent by itself where a name has no dot.
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        begun = System.nanoTime();
    }

    RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends so many bytes, or as many as the other side takes, without waiting for an answer. */
    void flood(int bytes) {
        try {
            for (int sent = 0; sent < bytes; sent += PIECE.length) {
                socket.getOutputStream().write(PIECE);
            }
        } catch (IOException e) {
            // It has read enough.
        }
    }

    /** All that comes until the end. */
    String answer() throws IOException {
        var answer = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
            }
        } catch (SocketException e) {
            // Reset, after what was read.
        }
        return answer.toString();
    }

    /**
     * How long the other side keeps the connection.
     *
     * @throws UncheckedIOException if it is longer than half a minute
     */
    Duration awaitEnd() throws IOException {
        try {
            answer();
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(e);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
