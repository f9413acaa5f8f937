package io.damso.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer's newest chunk that said text and nothing else. The next one mostly differs from it in that text only; then it
 * is known what it says, without reading it field by field. Not thread-safe.
 */
final class ChunkTemplate {

    // What decoding makes of bytes that are no UTF-8; where a model wrote it itself, the chunk is read as any other.
    private static final char REPLACEMENT = '\uFFFD';

    // A token's is some hundred bytes. What is longer is no token, and is not worth keeping for as long as the answer
    // takes.
    private static final int LONGEST = 4096;

    private byte[] chunk = {};
    private int textFrom;
    private int textTo;

    /** Makes a chunk the template, if it says plain text and nothing else. */
    void learn(byte[] data, int length, OpenAiChunk read) {
        if (length <= LONGEST && read.isTextOnly() && read.text().equals(plain(data, read.textFrom(), read.textTo()))) {
            chunk = Arrays.copyOf(data, length);
            textFrom = read.textFrom();
            textTo = read.textTo();
        }
    }

    /**
     * What a chunk says in the place of the template's text.
     *
     * @return null if it differs in anything else, or its text is not plain: then it has to be read
     */
    String text(byte[] data, int length) {
        int to = length - (chunk.length - textTo);
        boolean same = chunk.length > 0
                && to >= textFrom
                && Arrays.equals(data, 0, textFrom, chunk, 0, textFrom)
                && Arrays.equals(data, to, length, chunk, textTo, chunk.length);
        return same ? plain(data, textFrom, to) : null;
    }

    // Null if it is not as it stands there (RFC 8259, section 7), or no UTF-8.
    private static String plain(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                return null;
            }
        }
        String text = new String(data, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : null;
    }
}
