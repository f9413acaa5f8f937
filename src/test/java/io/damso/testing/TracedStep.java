package io.damso.testing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span that was told of.
 *
 * @param parent empty for the first one of a trace
 * @param all every text of it, as it came
 */
public record TracedStep(
        String traceId,
        String id,
        String parent,
        String name,
        Map<String, String> attributes,
        boolean failed,
        String all) {

    static TracedStep of(Span span) {
        return new TracedStep(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getAttributesList().stream()
                        .collect(Collectors.toMap(
                                attribute -> attribute.getKey(),
                                attribute -> attribute.getValue().hasIntValue()
                                        ? Long.toString(attribute.getValue().getIntValue())
                                        : attribute.getValue().getStringValue())),
                span.getStatus().getCodeValue() == 2,
                span.toString());
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
