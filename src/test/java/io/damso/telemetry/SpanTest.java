package io.damso.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.context.Context;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As it is shipped, nobody hears of steps; what is heard where somebody does, TraceIT tells. */
class SpanTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void withoutTelemetry_nothingIsMade_askedFor_norSent() {
        Runnable step = () -> {};
        Executor threads = Runnable::run;
        assertThat(Span.begin("reply")).isSameAs(Span.beginCall("model")).isSameAs(Span.beginProducer("journal"));
        assertThat(Span.beginConsumer("archive", () -> {
                    throw new AssertionError("a message was looked into");
                }))
                .isSameAs(Span.begin("reply"));
        assertThat(Span.carried(step)).isSameAs(step);
        assertThat(Span.carried(threads)).isSameAs(threads);
        assertThat(Span.unseen(step)).isSameAs(step);
        assertThat(Span.traceparent()).isNull();
        assertThat(Span.traceId()).isNull();
    }

    @Test
    void withoutTelemetry_stepsRun_andFailAsTheyDo() {
        var span = Span.begin("accept").with("damso.outcome", "accepted").with("damso.batch_entries", 1);
        assertThat(span.call(() -> "said")).isEqualTo("said");
        assertThat(span.<String>callAndEnd(same -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> span.runAndEnd(same -> {
                    throw new IllegalStateException("as the test wants it");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void traceparent_isReadAndWrittenAsItIs() {
        assertThat(TraceParent.write(TraceParent.read(PARENT))).isEqualTo(PARENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-0-0-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "hello"})
    void whatIsNone_isNoTrace(String text) {
        assertThat(TraceParent.write(TraceParent.read(text))).isNull();
    }

    @Test
    void noTrace_isNotWritten() {
        assertThat(TraceParent.write(Context.root())).isNull();
    }
}
