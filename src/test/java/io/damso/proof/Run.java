package io.damso.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Servers, clients and rounds, from the first to the last. */
final class Run {

    // Of each kind: where one thing is wrong, much may be.
    private static final int PRINTED = 5;

    private final Options options;
    private final Path folder;
    private final Path war;
    private final List<Round> rounds = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Totals totals = new Totals();

    /** @param war what the nodes run; null for the one that was built */
    Run(Options options, Path folder, Path war) {
        this.options = options;
        this.folder = folder;
        this.war = war;
    }

    /** @param untilFound whether the first finding ends it */
    Run run(boolean untilFound) throws Exception {
        try (var site = new Site(folder, war, Map.of())) {
            site.start();
            try (var file = new RecordFile(folder.resolve("records.jsonl"))) {
                run(site, new Workload(site.nodes, file, options.rate(), options.seed()), untilFound);
            }
        }
        return this;
    }

    private void run(Site site, Workload workload, boolean untilFound) throws Exception {
        totals = workload.totals;
        var random = new Random(options.seed());
        var script = new Rounds(site, workload, random, options.faults());
        var check = new Check(site, workload, script, site.topic, new Random(options.seed()));
        long end = System.nanoTime() + options.minutes() * 60_000_000_000L;
        workload.start();
        while (counted() < options.rounds() && System.nanoTime() < end && !(untilFound && !findings.isEmpty())) {
            workload.goOn();
            var round = script.next();
            rounds.add(round);
            System.out.println(round);
            if (rounds.size() % options.checkEvery() == 0) {
                check(check);
            }
        }
        if (rounds.size() % options.checkEvery() != 0) {
            check(check);
        }
    }

    private void check(Check check) throws Exception {
        long began = System.nanoTime();
        var found = check.run();
        findings.addAll(found);
        System.out.printf(
                "check after %d rounds: %d findings, %.1f s%n",
                rounds.size(), found.size(), (System.nanoTime() - began) / 1e9);
        print(found);
    }

    private static void print(List<Finding> found) {
        found.stream()
                .collect(Collectors.groupingBy(Finding::kind, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .peek(some -> System.out.println("  " + some.get(0).kind() + ": " + some.size()))
                .flatMap(some -> some.stream().limit(PRINTED))
                .forEach(finding -> System.out.println("  FOUND " + finding));
    }

    long counted() {
        return rounds.stream().filter(Round::counts).count();
    }

    List<Round> rounds() {
        return rounds;
    }

    List<Finding> findings() {
        return findings;
    }

    Totals totals() {
        return totals;
    }
}
