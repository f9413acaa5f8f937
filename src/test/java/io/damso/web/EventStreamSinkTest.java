package io.damso.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.damso.model.EventId;
import io.damso.model.SessionEnd;
import io.damso.stream.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventStreamSinkTest {

    /** What was flushed, flush by flush. */
    private static final class Flushes extends OutputStream {

        private final List<String> flushed = new ArrayList<>();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            pending.write(b);
        }

        @Override
        public void flush() {
            flushed.add(pending.toString(UTF_8));
            pending.reset();
        }
    }

    private final Flushes out = new Flushes();
    private int closes;
    private Optional<SessionEnd> sessionEnd = Optional.empty();
    private final EventStreamSink sink = new EventStreamSink(out, () -> sessionEnd, () -> closes++);

    private static StreamEvent event(int seq, String data) {
        return new StreamEvent(new EventId(7, seq), "message", data);
    }

    @Test
    void allEventsThatAreReady_areOneWrite() throws IOException {
        sink.write(List.of(event(1, "{\"delta\":\"담소 😀\"}"), event(2, "{}")));

        assertThat(out.flushed).containsExactly("""
            id: 7-1
            event: message
            data: {"delta":"담소 😀"}

            id: 7-2
            event: message
            data: {}

            """);
    }

    @Test
    void theFirstHeartbeat_saysWhenToComeBack_andIsFlushedTwice() throws IOException {
        sink.heartbeat();
        sink.heartbeat();

        assertThat(out.flushed).containsExactly("retry: 2000\n\n", ": heartbeat\n\n", ": heartbeat\n\n");
    }

    @Test
    void whoIsSentAway_isToldWhenToComeBack() throws IOException {
        sink.comeBackAfter(Duration.ofMillis(1_234));

        assertThat(out.flushed).containsExactly("retry: 1234\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void whoIsSignedOut_isToldWhy_andKeepsTheirPosition(SessionEnd end) throws IOException {
        assertThat(sink.isSignedOut()).isFalse();
        sessionEnd = Optional.of(end);
        assertThat(sink.isSignedOut()).isTrue();

        sink.signOut();

        assertThat(out.flushed).containsExactly("event: signed_out\ndata: {\"reason\":\"" + end.wireName() + "\"}\n\n");
    }

    @Test
    void aReaderThatIsGone_isAFault() {
        var gone = new EventStreamSink(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException();
                    }
                },
                Optional::empty,
                () -> {});

        assertThatIOException().isThrownBy(() -> gone.write(List.of(event(1, "{}"))));
    }

    @Test
    void closing_endsTheResponse_alsoOneThatTheServerHasEnded() {
        sink.close();
        var ended = new EventStreamSink(out, Optional::empty, () -> {
            throw new IllegalStateException();
        });

        assertThat(closes).isEqualTo(1);
        assertThatCode(ended::close).doesNotThrowAnyException();
    }
}
