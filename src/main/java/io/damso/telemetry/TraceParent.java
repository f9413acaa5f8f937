package io.damso.telemetry;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;

/** The one text that says which step of which trace (W3C Trace Context, section 3.2). */
final class TraceParent {

    private static final String NAME = "traceparent";

    private static final TextMapGetter<String> ITSELF = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String text) {
            return List.of(NAME);
        }

        @Override
        public String get(String text, String key) {
            return NAME.equals(key) ? text : null;
        }
    };

    private TraceParent() {}

    /** @return of no trace if it is no such text */
    static Context read(String text) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), text, ITSELF);
    }

    /** @return null if there is no trace */
    static String write(Context context) {
        var headers = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance().inject(context, headers, HashMap::put);
        return headers.get(NAME);
    }
}
