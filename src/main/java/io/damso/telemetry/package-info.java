/**
 * What a node says of itself while it works: what is counted, how long things take, and the steps of a turn as a trace.
 * It is there as loggers are, for every station, and none of them knows who listens. Nothing here throws into what is
 * observed, and nothing of what was said goes in.
 *
 * <p>Imports none of ours. Knows MicroProfile Metrics and OpenTelemetry, so that nobody else has to; what can be asked of
 * a part at any moment is a gauge of {@code ops}.
 */
package io.damso.telemetry;
