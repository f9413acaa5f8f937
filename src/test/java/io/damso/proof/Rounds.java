package io.damso.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** The script of faults: which, when, for how long, as the seed has it; and whether traffic flows. */
final class Rounds {

    private static final long STEADY_LIMIT_MILLIS = 60_000;
    private static final int FLOWS = 10;

    private final Site site;
    private final Workload workload;
    private final Random random;
    private final List<Fault> choice;
    private final Deque<Fault> deck = new ArrayDeque<>();
    private final Queue<Incident> incidents = new ConcurrentLinkedQueue<>();
    private final Flow flow;
    private int number;

    private record Struck(Fault fault, Fault.Target target, long began) {}

    /** @param faults names with commas; empty for all */
    Rounds(Site site, Workload workload, Random random, String faults) {
        this.site = site;
        this.workload = workload;
        this.flow = new Flow(workload);
        this.random = random;
        this.choice = faults.isEmpty()
                ? List.of(Fault.values())
                : Arrays.stream(faults.split(",")).map(Fault::valueOf).toList();
    }

    /** One round, to its end; without any fault while the nodes don't keep up with what is sent. */
    Round next() throws Exception {
        if (!await(flow::isSteady)) {
            return new Round(++number, "none", flow.sends(), workload.live(), 0, false);
        }
        var faults = choose();
        var node = workload.nodes.get(random.nextInt(workload.nodes.size()));
        double rate = flow.sends();
        if (random.nextBoolean()) {
            gather();
        }
        int live = workload.live();
        var struck = new ArrayList<Struck>();
        for (Fault fault : faults) {
            struck.add(strike(fault, node));
            Threads.pause(fault.millis(random));
        }
        Collections.shuffle(struck, random);
        heal(struck);
        long healed = System.nanoTime();
        boolean serves = awaitService();
        return new Round(++number, names(faults), rate, live, (System.nanoTime() - healed) / 1_000_000, serves);
    }

    /** What went wrong so far, all of it. */
    List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    private List<Fault> choose() {
        var first = draw();
        boolean two = random.nextInt(5) == 0 && choice.size() > 1;
        if (!two) {
            return List.of(first);
        }
        var second = draw();
        return second.victim().equals(first.victim()) ? List.of(first) : List.of(first, second);
    }

    // Each once before any comes again.
    private Fault draw() {
        if (deck.isEmpty()) {
            var all = new ArrayList<>(choice);
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        return deck.poll();
    }

    // Sends and ends of replies are held back and let go together, so that the fault finds many halfway.
    private void gather() {
        workload.pacer.gate().shut();
        site.model.endings().shut();
        Threads.pause(400);
        workload.pacer.gate().open();
        site.model.endings().open();
        Threads.pause(random.nextInt(120));
    }

    private Struck strike(Fault fault, Node node) throws Exception {
        var target = new Fault.Target(site, node);
        long began = System.nanoTime();
        workload.file.write("strike", "fault", fault, "node", fault.isOfOneNode() ? node : null);
        fault.strike(target);
        return new Struck(fault, target, began);
    }

    private void heal(List<Struck> struck) throws Exception {
        for (Struck one : struck) {
            one.fault.heal(one.target);
            if (!one.fault.isStart()) {
                note(one);
            }
        }
        for (Struck one : struck) {
            if (one.fault.isStart()) {
                one.target.node().awaitReady();
                note(one);
            }
        }
    }

    private void note(Struck struck) throws Exception {
        String node = struck.fault.isOfOneNode() ? struck.target.node().name : null;
        incidents.add(new Incident(struck.fault.incident, node, struck.began, System.nanoTime()));
        workload.file.write("healed", "fault", struck.fault, "node", node);
    }

    private static String names(List<Fault> faults) {
        return String.join(
                " + ", faults.stream().map(fault -> fault.name().toLowerCase()).toList());
    }

    private boolean awaitService() {
        var accepted = workload.nodes.stream().map(node -> node.accepted.get()).toList();
        var ended = workload.nodes.stream().map(node -> node.ended.get()).toList();
        return await(() -> {
            for (int i = 0; i < workload.nodes.size(); i++) {
                var node = workload.nodes.get(i);
                if (node.accepted.get() < accepted.get(i) + FLOWS || node.ended.get() < ended.get(i) + FLOWS) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + STEADY_LIMIT_MILLIS * 1_000_000;
        while (System.nanoTime() < end) {
            Threads.pause(50);
            flow.sample();
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }
}
