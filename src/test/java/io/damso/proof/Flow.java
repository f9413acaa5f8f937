package io.damso.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToLongFunction;

/** How traffic flowed over the last two seconds. */
final class Flow {

    private static final double SENDS = 52;

    // Some who send leave before the end.
    private static final double ENDS = 45;

    // More, and the machine is at its limit: then it is not the fault that is late.
    private static final double UNKNOWN = 4;
    private static final int LIVE = 20;
    private static final double WINDOW_SECONDS = 2;

    private final Workload workload;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long accepted, long ended, long unknown) {}

    Flow(Workload workload) {
        this.workload = workload;
    }

    /** To be called more often than once a window. */
    void sample() {
        long ended = workload.nodes.stream().mapToLong(node -> node.ended.get()).sum();
        samples.add(new Sample(
                System.nanoTime(),
                workload.totals.of(Totals.Kind.ACCEPTED),
                ended,
                workload.totals.of(Totals.Kind.UNKNOWN)));
        while (samples.size() > 1 && seconds() > WINDOW_SECONDS * 1.1) {
            samples.poll();
        }
    }

    /** Whether as many sends as a round asks for are accepted, and the nodes keep up with them. */
    boolean isSteady() {
        return sends() >= SENDS
                && rate(Sample::ended) >= ENDS
                && rate(Sample::unknown) <= UNKNOWN
                && workload.live() > LIVE;
    }

    /** Accepted a second; 0 as long as nobody can tell. */
    double sends() {
        return rate(Sample::accepted);
    }

    private double rate(ToLongFunction<Sample> count) {
        double seconds = samples.isEmpty() ? 0 : seconds();
        return seconds < WINDOW_SECONDS * 0.9
                ? 0
                : (count.applyAsLong(samples.getLast()) - count.applyAsLong(samples.getFirst())) / seconds;
    }

    private double seconds() {
        return (samples.getLast().at - samples.getFirst().at) / 1e9;
    }
}
