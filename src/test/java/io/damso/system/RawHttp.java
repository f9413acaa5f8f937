package io.damso.system;

import io.damso.testing.LibertyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Requests to the byte, also such as no client would write. */
final class RawHttp {

    /** One more header line. */
    static final String ALICE = "\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString("alice:alice".getBytes(StandardCharsets.UTF_8));

    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;

    RawHttp(LibertyServer node) {
        this.port = node.address().getPort();
    }

    /**
     * The answer's bytes, each as a character.
     *
     * @param head request line and headers, without the last line end; the host and the end of the connection are added
     */
    String ask(String head, String body) {
        try {
            return open(head + "\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n" + body)
                    .readToEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param text of which each character is a byte */
    Connection open(String text) throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return new Connection(socket);
    }

    /** One that is open until its answer was read. */
    static final class Connection {

        private final Socket socket;
        private String text = "";

        Connection(Socket socket) {
            this.socket = socket;
        }

        String readToEnd() {
            var bytes = new ByteArrayOutputStream();
            try (socket) {
                socket.getInputStream().transferTo(bytes);
            } catch (IOException e) {
                // Reset, as what it went on to write was not read; what had come counts.
            }
            text = bytes.toString(StandardCharsets.ISO_8859_1);
            return text;
        }

        String text() {
            return text;
        }
    }
}
