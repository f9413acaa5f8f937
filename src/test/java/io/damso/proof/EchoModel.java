package io.damso.proof;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An OpenAI-compatible server that answers each question with {@link Texts}. Not the scripted model of the other tests,
 * which remembers every request that it ever had.
 */
final class EchoModel implements AutoCloseable {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNK = "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1795000000,"
            + "\"model\":\"echo\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}";

    private final ServerSocket server;
    private final Gate endings = new Gate();

    EchoModel() throws IOException {
        server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        Threads.start("echo-model", this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /** Holds each answer's last piece. */
    Gate endings() {
        return endings;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                socket.setTcpNoDelay(true);
                Threads.start("echo-model-connection", () -> serve(socket));
            } catch (IOException e) {
                // The end, or a node that was gone before it was served.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                answer(question(in), socket.getOutputStream());
            }
        } catch (IOException e) {
            // The node left, or died.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(String question, OutputStream out) throws IOException, InterruptedException {
        List<String> pieces = Texts.pieces(question);
        int pause = Texts.millis(question) / pieces.size();
        out.write(utf8(HEAD));
        for (int i = 0; i < pieces.size(); i++) {
            Thread.sleep(pause);
            if (i == pieces.size() - 1) {
                endings.pass();
            }
            event(out, CHUNK.formatted("{\"content\":" + Json.quote(pieces.get(i)) + "}", "null"));
        }
        event(out, CHUNK.formatted("{}", "\"stop\""));
        event(out, "[DONE]");
        out.write(utf8("0\r\n\r\n"));
    }

    private static void event(OutputStream out, String data) throws IOException {
        byte[] event = utf8("data: " + data + "\n\n");
        out.write(
                utf8(Integer.toHexString(event.length) + "\r\n" + new String(event, StandardCharsets.UTF_8) + "\r\n"));
    }

    private static String question(InputStream in) throws IOException {
        int length = 0;
        String line = Lines.next(in);
        while (!line.isEmpty()) {
            if (line.toLowerCase().startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            }
            line = Lines.next(in);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        var messages =
                Json.list(Json.object(new String(body, StandardCharsets.UTF_8)).get("messages"));
        Map<String, Object> last = Json.map(messages.get(messages.size() - 1));
        return Json.text(last, "content");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
