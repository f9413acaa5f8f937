package io.damso.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A sink to override a part of. */
class ForwardingSink implements ReaderSink {

    private final ReaderSink target;

    ForwardingSink(ReaderSink target) {
        this.target = target;
    }

    @Override
    public void write(List<StreamEvent> events) throws IOException {
        target.write(events);
    }

    @Override
    public void heartbeat() throws IOException {
        target.heartbeat();
    }

    @Override
    public void comeBackAfter(Duration retry) throws IOException {
        target.comeBackAfter(retry);
    }

    @Override
    public void close() {
        target.close();
    }
}
