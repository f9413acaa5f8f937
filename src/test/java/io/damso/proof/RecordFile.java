package io.damso.proof;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The clients' records as lines of JSON, for whoever looks into a finding. */
final class RecordFile implements AutoCloseable {

    private final BufferedWriter lines;

    RecordFile(Path file) throws IOException {
        lines = Files.newBufferedWriter(file);
    }

    /** @param members names and values in turn; null values are left out */
    synchronized void write(String what, Object... members) {
        var line = new StringBuilder("{\"at\":" + System.nanoTime() + ",\"what\":" + Json.quote(what));
        for (int i = 0; i < members.length; i += 2) {
            if (members[i + 1] != null) {
                line.append("," + Json.quote((String) members[i]) + ":" + Json.quote(members[i + 1].toString()));
            }
        }
        try {
            lines.write(line.append("}\n").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        lines.close();
    }
}
