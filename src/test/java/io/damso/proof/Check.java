package io.damso.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Ends traffic, waits until everything settles, and has the checker look at all that was recorded since the last time. */
final class Check {

    // A turn that its node could not confirm is looked for that long, and a minute and a half at most by others.
    private static final long SETTLE_MILLIS = 130_000;
    private static final long QUIET_MILLIS = 200_000;

    private final Workload workload;
    private final Rounds rounds;
    private final Database database;
    private final HistoryView history;
    private final Topic topic;
    private long messages;

    Check(Site site, Workload workload, Rounds rounds, Topic topic, Random random) {
        this.workload = workload;
        this.rounds = rounds;
        this.topic = topic;
        database = new Database(site.mySql);
        history = new HistoryView(site.nodes, random);
    }

    /** Leaves the clients waiting. */
    List<Finding> run() throws Exception {
        var findings = new ArrayList<Finding>();
        if (!workload.quiet(QUIET_MILLIS)) {
            findings.add(new Finding(Finding.Kind.ENDING, "clients are still waiting"));
        }
        var sends = workload.takeSends();
        sends.removeIf(send -> send.attempts.isEmpty());
        var rows = settled(sends);
        var evidence = new Evidence(
                sends,
                rows,
                database.accounts(),
                history.read(rooms(sends)),
                topic.settled(rows),
                rounds.incidents(),
                workload.takeOddities(),
                workload.nodes.stream().mapToInt(Node::deadLetters).sum());
        findings.addAll(Checker.check(evidence));
        findings.addAll(new RecoveryChecker(evidence).check());
        findings.addAll(strangers(rows.size()));
        return findings;
    }

    // Rows that came where an earlier check had looked already.
    private List<Finding> strangers(int added) throws Exception {
        messages += added;
        long count = database.count();
        return count == messages
                ? List.of()
                : List.of(new Finding(
                        Finding.Kind.UNEXPLAINED, "MySQL has %d messages, and not %d".formatted(count, messages)));
    }

    private static Set<HistoryView.Room> rooms(List<Send> sends) {
        return sends.stream()
                .map(send -> new HistoryView.Room(send.user, send.room))
                .collect(Collectors.toSet());
    }

    private List<Row> settled(List<Send> sends) throws Exception {
        long end = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
        var rows = rows();
        int before = -1;
        while (System.nanoTime() < end && (rows.size() != before || !isComplete(sends, rows))) {
            before = rows.size();
            Threads.pause(1_000);
            rows = rows();
        }
        return rows;
    }

    private List<Row> rows() throws Exception {
        return database.rows(workload.period());
    }

    private static boolean isComplete(List<Send> sends, List<Row> rows) {
        var ids = new HashSet<String>();
        var answered = new HashSet<String>();
        rows.forEach(row -> {
            ids.add(row.id());
            answered.add(row.replyTo());
        });
        boolean kept = sends.stream()
                .flatMap(send -> send.attempts.stream())
                .filter(attempt -> attempt.ids() != null)
                .allMatch(attempt -> ids.contains(attempt.ids().messageId())
                        && ids.contains(attempt.ids().replyId()));
        return kept && rows.stream().filter(Row::isQuestion).allMatch(row -> answered.contains(row.id()));
    }
}
