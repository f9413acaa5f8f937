package io.damso.bench.moments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A reply's events as they come. */
final class Reading implements AutoCloseable {

    private static final String ID = "id: ";
    private static final String EVENT = "event: ";
    private static final String KEY = "\"stream_key\":\"";

    private final BufferedReader lines;
    private String lastId = "";
    private String streamKey = "";

    Reading(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** @throws IOException if the stream ends before such an event */
    Reading await(String event) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(ID)) {
                lastId = line.substring(ID.length());
            } else if (streamKey.isEmpty() && line.contains(KEY)) {
                int begin = line.indexOf(KEY) + KEY.length();
                streamKey = line.substring(begin, line.indexOf('"', begin));
            } else if (line.equals(EVENT + event)) {
                return this;
            }
        }
        throw new IOException("the stream ended before " + event);
    }

    String lastId() {
        return lastId;
    }

    String streamKey() {
        return streamKey;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
