package io.damso.archive.queue;

import io.damso.archive.Remainder;
import io.damso.journal.Entry;
import io.damso.telemetry.Span;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The write of each entry of a batch, as the last step of the trace that sent it. A batch as such is in no trace. */
final class WriteSpans {

    private final Map<Entry, Span> spans = new IdentityHashMap<>();

    private WriteSpans() {}

    static WriteSpans begin(Batch batch) {
        var begun = new WriteSpans();
        batch.entries().forEach(entry -> begun.spans.put(entry, begin(batch, entry)));
        return begun;
    }

    private static Span begin(Batch batch, Entry entry) {
        return Span.beginConsumer("archive", () -> batch.traceparent(entry))
                .with("damso.message_id", entry.message().id().value())
                .with("damso.batch_entries", batch.size());
    }

    void end(Remainder remainder) {
        Set<Entry> left = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.concat(Stream.of(remainder.refused()), remainder.unavailable().values().stream())
                .flatMap(Collection::stream)
                .forEach(left::add);
        spans.forEach((entry, span) -> end(span, !left.contains(entry)));
    }

    void fail() {
        spans.values().forEach(span -> end(span, false));
    }

    private static void end(Span span, boolean written) {
        if (!written) {
            span.fails("not_written");
        }
        span.end();
    }
}
