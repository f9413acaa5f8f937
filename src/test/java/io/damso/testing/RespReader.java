package io.damso.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes messages of Redis' protocol (RESP 2 and 3) from a connection, whole and unchanged. */
final class RespReader {

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();

    RespReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Whether the next message, or some of it, has come already. */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** @throws EOFException at the end of the connection */
    RespMessage next() throws IOException {
        bytes.reset();
        texts.clear();
        int values = 1;
        while (values > 0) {
            values += value() - 1;
        }
        return new RespMessage(bytes.toByteArray(), List.copyOf(texts));
    }

    /** @return how many values are inside this one */
    private int value() throws IOException {
        String head = line();
        return switch (head.charAt(0)) {
            case '$', '=', '!' -> text(size(head));
            case '*', '~', '>' -> Math.max(0, size(head));
            case '%' -> 2 * size(head);
            default -> 0;
        };
    }

    private static int size(String head) {
        return Integer.parseInt(head.substring(1));
    }

    private int text(int length) throws IOException {
        if (length >= 0) {
            byte[] text = in.readNBytes(length);
            bytes.writeBytes(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
            line();
        }
        return 0;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        } while (next != '\n');
        bytes.writeBytes(line.toByteArray());
        return line.toString(StandardCharsets.US_ASCII).stripTrailing();
    }
}
