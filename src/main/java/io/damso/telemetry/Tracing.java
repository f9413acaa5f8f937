package io.damso.telemetry;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import io.opentelemetry.api.trace.Tracer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/** Has MicroProfile Telemetry hear of steps, and log lines name their trace, if the site wants it. */
@ApplicationScoped
class Tracing {

    private static final String TRACE_ID = "trace_id";

    @Inject
    private Tracer tracer;

    // The server keeps no strong reference to it.
    private final LogRecordContext.Extension traceId = Span::traceId;

    void start(@Observes Startup event) {
        if (isWanted()) {
            Span.tell(tracer);
            LogRecordContext.registerExtension(TRACE_ID, traceId);
        }
    }

    // Without telemetry the server's tracer makes spans that are none. One that is never ended is never told of.
    private boolean isWanted() {
        return tracer.spanBuilder("start").startSpan().getSpanContext().isValid();
    }

    @PreDestroy
    void stop() {
        Span.tell(null);
        LogRecordContext.unregisterExtension(TRACE_ID);
    }
}
