package io.damso.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One client's connection. Reads on one thread and plays scripts on another, so that a client that goes away is noticed
 * at once, whatever the script does.
 */
final class ScriptedConnection {

    private final ScriptedModel model;
    private final Socket socket;
    private Thread player;
    private ScriptedRequest playing;

    ScriptedConnection(ScriptedModel model, Socket socket) {
        this.model = model;
        this.socket = socket;
    }

    void start() {
        thread("reader", this::read).start();
    }

    /** Closes with a FIN. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (ScriptedRequest request = request(in); ; request = request(in)) {
                joinPlayer();
                play(request);
            }
        } catch (IOException e) {
            // The client left, or the script closed the connection.
        } finally {
            end();
        }
    }

    private void play(ScriptedRequest request) throws IOException {
        Script script = request.dialect().isPresent() ? model.scriptFor(request) : Script.status(404);
        var out = new ScriptedOutput(socket, request);
        playing = request;
        player = thread("player", () -> script.play(out));
        player.start();
    }

    private void end() {
        if (playing != null) {
            playing.disconnected();
            player.interrupt();
            joinPlayer();
        }
        model.ended(this);
    }

    private void joinPlayer() {
        try {
            if (player != null) {
                player.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(String role, Runnable task) {
        var thread = new Thread(task, "scripted-model-" + role);
        thread.setDaemon(true);
        return thread;
    }

    private static ScriptedRequest request(InputStream in) throws IOException {
        String start = line(in);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        return new ScriptedRequest(start, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
