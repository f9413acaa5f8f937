package io.damso.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All clients, the pace that they send at, and what they put on record since the last check. */
final class Workload {

    private static final int CLIENTS = 320;
    private static final int SENDS_PER_SHARED_ROOM = 12;

    final Pacer pacer;
    final Totals totals = new Totals();
    final RecordFile file;
    final List<Node> nodes;
    private final Queue<Send> sends = new ConcurrentLinkedQueue<>();
    private final Queue<Evidence.Oddity> oddities = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> shared = new ConcurrentHashMap<>();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicLong names = new AtomicLong();
    private final long seed;
    private volatile boolean open = true;
    private volatile int period = 1;

    Workload(List<Node> nodes, RecordFile file, int perSecond, long seed) {
        this.nodes = nodes;
        this.file = file;
        this.pacer = new Pacer(perSecond);
        this.seed = seed;
    }

    void start() {
        var users = Site.users();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new Client(this, users.get(i % users.size()), new Random(seed + i));
            Threads.start("client-" + i, client::run);
        }
    }

    /** Waits for the pace, and for the end of a check. */
    void awaitTurn() throws InterruptedException {
        do {
            pacer.pass();
            busy.incrementAndGet();
            if (open) {
                return;
            }
            busy.decrementAndGet();
        } while (true);
    }

    void turnIsOver() {
        busy.decrementAndGet();
    }

    Send record(Send send) {
        sends.add(send);
        totals.add(Totals.Kind.SENDS);
        return send;
    }

    /** @param node null if it is no node's answer */
    void odd(Node node, String what) {
        oddities.add(new Evidence.Oddity(System.nanoTime(), node == null ? null : node.name, what));
        file.write("odd", "node", node, "odd", what);
    }

    String nextName() {
        return "q" + names.incrementAndGet();
    }

    /** Names of rooms begin with it; another one after each check. */
    String period() {
        return "p" + period + "-";
    }

    /** A room that the account's clients send to beside each other. */
    String sharedRoom(String user) {
        int count = shared.computeIfAbsent(user, u -> new AtomicInteger()).getAndIncrement();
        return period() + "shared-" + count / SENDS_PER_SHARED_ROOM;
    }

    void begun(Node node) {
        node.accepted.incrementAndGet();
        live.incrementAndGet();
        totals.add(Totals.Kind.ACCEPTED);
    }

    void ended() {
        live.decrementAndGet();
    }

    int live() {
        return live.get();
    }

    /** Lets no turn begin any more, and waits for those under way. @return whether they came to their end */
    boolean quiet(long millis) {
        open = false;
        pacer.gate().open();
        long end = System.nanoTime() + millis * 1_000_000;
        while (busy.get() > 0 && System.nanoTime() < end) {
            Threads.pause(50);
        }
        return busy.get() == 0;
    }

    /** After a check. */
    void goOn() {
        if (!open) {
            period++;
            open = true;
        }
    }

    List<Send> takeSends() {
        return take(sends);
    }

    List<Evidence.Oddity> takeOddities() {
        return take(oddities);
    }

    private static <T> List<T> take(Queue<T> queue) {
        var taken = new ArrayList<T>();
        for (T next = queue.poll(); next != null; next = queue.poll()) {
            taken.add(next);
        }
        return taken;
    }
}
