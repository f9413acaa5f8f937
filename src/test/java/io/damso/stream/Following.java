package io.damso.stream;

import io.damso.model.EventId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** Following a stream without a node around it. */
final class Following {

    private Following() {}

    static <S extends ReaderSink> S follow(ReplyStream stream, EventId after, S sink, Executor writers) {
        stream.join(reader(stream, after, sink, writers));
        return sink;
    }

    static Reader reader(ReplyStream stream, EventId after, ReaderSink sink, Executor writers) {
        return new Reader(stream, after, sink, writers, Duration.ofHours(1), left -> {});
    }

    /** The text that a log's entries make. */
    static String text(List<LogEntry> entries) {
        var text = new StringBuilder();
        for (LogEntry entry : entries) {
            switch (entry.type()) {
                case EventFormat.SNAPSHOT -> text.replace(0, text.length(), entry.body());
                case EventFormat.MESSAGE -> text.append(entry.body());
                default -> {}
            }
        }
        return text.toString();
    }
}
