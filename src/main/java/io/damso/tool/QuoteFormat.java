package io.damso.tool;

import io.damso.model.JsonText;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a server of quotes says: one JSON object that has at least the symbol's price. */
final class QuoteFormat {

    /** The most bytes of an answer. */
    static final int MOST_BYTES = 8 * 1024;

    private static final String NOT_UNDERSTOOD = "The quote server's answer can't be understood.";

    private QuoteFormat() {}

    /**
     * @return the object, on one line
     * @throws ToolFaultException if it is none, or not about the symbol
     * @throws InterruptedIOException if the thread is interrupted meanwhile
     */
    static String read(InputStream answer, String symbol) throws IOException {
        JsonObject quote = object(bounded(answer));
        boolean about = !quote.containsKey("symbol")
                || quote.get("symbol") instanceof JsonString told
                        && told.getString().equalsIgnoreCase(symbol);
        if (!about || !(quote.get("price") instanceof JsonNumber)) {
            throw new ToolFaultException(NOT_UNDERSTOOD);
        }
        return JsonText.write(quote);
    }

    private static JsonObject object(byte[] bytes) {
        try {
            return JsonText.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new ToolFaultException(NOT_UNDERSTOOD);
        }
    }

    // A server that sends byte by byte keeps to every time limit but the call's, which is told by an interruption.
    private static byte[] bounded(InputStream answer) throws IOException {
        byte[] bytes = new byte[MOST_BYTES + 1];
        int length = 0;
        for (int more = 0; more >= 0 && length < bytes.length; length += Math.max(0, more)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            more = answer.read(bytes, length, bytes.length - length);
        }
        if (length > MOST_BYTES) {
            throw new ToolFaultException(NOT_UNDERSTOOD);
        }
        return Arrays.copyOf(bytes, length);
    }
}
