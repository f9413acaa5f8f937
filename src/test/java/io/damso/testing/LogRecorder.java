package io.damso.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** All that is logged meanwhile, with parameters and stack traces. */
public final class LogRecorder extends Handler {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = Logger.getLogger("");
    private final List<Logger> inDetail;

    /** @param inDetail names of loggers that log everything; the others do what is usual */
    public LogRecorder(String... inDetail) {
        this.inDetail = Stream.of(inDetail).map(Logger::getLogger).toList();
        this.inDetail.forEach(logger -> logger.setLevel(Level.ALL));
        root.addHandler(this);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        var text = new StringWriter();
        text.append(line.getMessage());
        if (line.getParameters() != null) {
            Stream.of(line.getParameters()).map(String::valueOf).forEach(text::append);
        }
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        lines.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        inDetail.forEach(logger -> logger.setLevel(null));
    }
}
