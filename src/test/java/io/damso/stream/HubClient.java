package io.damso.stream;

import io.damso.cache.CacheUnavailableException;
import io.damso.model.EventId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads a reply as a browser does: leaves after some events, and comes back to any node with the last one's id. */
final class HubClient {

    private static final int LATEST_NANOS = 6_000_000;

    private final List<HubNode> nodes;
    private final ReplyLog.Key key;
    private final ScheduledExecutorService later;
    private final Random random;
    private final List<StreamEvent> seen = new CopyOnWriteArrayList<>();
    private EventId last;
    private volatile boolean done;
    private volatile String fault = "";

    /** @param last where it begins, which it need not have from anywhere */
    HubClient(List<HubNode> nodes, ReplyLog.Key key, ScheduledExecutorService later, Random random, EventId last) {
        this.nodes = nodes;
        this.key = key;
        this.later = later;
        this.random = random;
        this.last = last;
    }

    void visit() {
        try {
            if (!follow(nodes.get(random.nextInt(nodes.size())))) {
                comeBack();
            }
        } catch (CacheUnavailableException e) {
            comeBack();
        } catch (RuntimeException e) {
            end(e.toString());
        }
    }

    private boolean follow(HubNode node) {
        var stream = node.streams().find(key.account(), key.stream(), last);
        if (stream.isPresent() && stream.get().isAllRead(last)) {
            end("it was told that there is no more");
            return true;
        }
        // What a request still has to do, while its stream may be forgotten because nobody reads it.
        LockSupport.parkNanos(random.nextInt(4) == 0 ? random.nextInt(LATEST_NANOS) : 0);
        return stream.isPresent() && node.readers().follow(stream.get(), last, new Visit(recorder()));
    }

    private ReaderRecorder recorder() {
        var recorder = new ReaderRecorder();
        return random.nextInt(3) > 0 ? recorder.leavingAfter(random.nextInt(5)) : recorder;
    }

    private void comeBack() {
        later.schedule(this::visit, random.nextInt(LATEST_NANOS / 2), TimeUnit.NANOSECONDS);
    }

    private void end(String reason) {
        fault = reason;
        done = true;
    }

    private final class Visit extends ForwardingSink {

        private final ReaderRecorder recorder;

        Visit(ReaderRecorder recorder) {
            super(recorder);
            this.recorder = recorder;
        }

        @Override
        public void close() {
            super.close();
            var events = recorder.events();
            seen.addAll(events);
            if (recorder.wasOverlapped()) {
                end("it was written to by two threads at once");
            } else if (!isGrowing(events)) {
                end("its ids don't grow: " + events);
            } else if (events.stream().anyMatch(StreamEvent::isFinal)) {
                end("");
            } else {
                last = events.isEmpty() ? last : recorder.lastId();
                comeBack();
            }
        }
    }

    private static boolean isGrowing(List<StreamEvent> events) {
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).id().compareTo(events.get(i - 1).id()) <= 0) {
                return false;
            }
        }
        return true;
    }

    boolean isDone() {
        return done;
    }

    /** What it did not like; empty if nothing. */
    String fault() {
        return fault;
    }

    List<StreamEvent> seen() {
        return seen;
    }

    String text() {
        return ReaderRecorder.text(seen);
    }
}
