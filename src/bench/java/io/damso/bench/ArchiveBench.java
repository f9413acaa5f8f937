package io.damso.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many messages a second come from the queue into MySQL, against the same rows by plain JDBC. The node's consumer of
 * the queue is paused while turns are sent and answered, and timed as it goes on: on one machine the senders would take
 * more of it than the archive does. {@code bench.rounds} and {@code bench.rows} (a round) make it longer or shorter; after
 * {@code bench.minutes} no other round begins.
 */
final class ArchiveBench implements AutoCloseable {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("bench.minutes", 10));
    private static final int ROWS = Integer.getInteger("bench.rows", 10_000) / 2 * 2;

    /** Rows that are there when the time begins: what the start of the consumer costs does not last. */
    private static final int BEGINNING = ROWS / 10;

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Servers servers = new Servers("archive");
    private final Senders senders = new Senders(servers.node.address());
    private final Tables tables = new Tables(servers.mySql);
    private final PlainJdbc plain = new PlainJdbc(servers.mySql);

    private ArchiveBench() throws Exception {}

    public static void main(String[] arguments) throws Exception {
        boolean kept;
        try (var bench = new ArchiveBench()) {
            kept = bench.run();
        }
        System.exit(kept ? 0 : 1);
    }

    /** @return whether all rows were there, each once */
    private boolean run() throws Exception {
        long end = System.nanoTime() + TIME.toNanos();
        awaitRows(senders.introduce().size());
        System.out.println("warm: " + round("warm"));
        var rounds = new ArrayList<Round>();
        for (int i = 1; i == 1 || i <= ROUNDS && System.nanoTime() - end < 0; i++) {
            rounds.add(round("round" + i));
            System.out.println(i + ": " + rounds.get(i - 1));
        }
        System.out.println(new Report(servers, ROWS, rounds));
        return rounds.stream().allMatch(round -> round.lost() + round.doubled() == 0);
    }

    private Round round(String rooms) throws Exception {
        tables.empty();
        servers.pauseArchive();
        Map<String, String> sent = senders.send(ROWS / 2, rooms);
        servers.awaitReplies();
        var damso = drained();
        var batches = tables.batches();
        var jdbc = Measured.of(servers, ROWS, () -> plain.write(batches));
        var kept = Kept.of(batches, sent);
        return new Round(damso, jdbc, kept.lost(), kept.doubled());
    }

    private Measured drained() throws Exception {
        servers.resumeArchive();
        awaitRows(BEGINNING);
        long first = tables.rows();
        return Measured.of(servers, ROWS - first, () -> awaitRows(ROWS));
    }

    private void awaitRows(long count) throws SQLException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (tables.rows() < count) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("after " + LIMIT + " there are " + tables.rows() + " rows");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
