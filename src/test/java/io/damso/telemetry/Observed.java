package io.damso.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one instrument was told since this was made, for as long as this is open. */
public final class Observed implements AutoCloseable {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Runnable onClose;

    private Observed(Runnable onClose) {
        this.onClose = onClose;
    }

    public static Observed of(Tally tally) {
        var observed = new Observed(() -> tally.tell((count, values) -> {}));
        tally.tell((count, values) -> observed.told.add(String.join(" ", values)));
        return observed;
    }

    public static Observed of(Timing timing) {
        var observed = new Observed(() -> timing.tell(nanos -> {}));
        timing.tell(nanos -> observed.told.add(Long.toString(nanos)));
        return observed;
    }

    /** What is shown of a tally from the start. */
    public static List<String> known(Tally tally) {
        return tally.known();
    }

    /** The labels' values, or the nanoseconds, of each time. */
    public List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
