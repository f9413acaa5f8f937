package io.damso.bench;

import java.lang.ProcessHandle.Info;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** What the servers count since they started: processor time, statements, syncs, scripts. */
final class Counters {

    private static final String STATUS = "SHOW GLOBAL STATUS WHERE Variable_name IN"
            + " ('Com_commit', 'Com_insert', 'Com_select', 'Com_delete_multi', 'Innodb_os_log_fsyncs',"
            + " 'Innodb_row_lock_waits', 'Innodb_row_lock_time')";
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

    private Counters() {}

    static Map<String, Long> read(Servers servers) throws SQLException {
        var counters = new TreeMap<String, Long>();
        addProcessorTimes(counters);
        try (var connection = servers.mySql.connect("damso_global");
                var statement = connection.createStatement();
                var status = statement.executeQuery(STATUS)) {
            while (status.next()) {
                counters.put(status.getString(1), status.getLong(2));
            }
        }
        try (var redis = new Jedis("127.0.0.1", servers.redis.port())) {
            var scripts = SCRIPTS.matcher(redis.info("commandstats"));
            counters.put("Redis scripts", scripts.find() ? Long.parseLong(scripts.group(1)) : 0);
        }
        return counters;
    }

    private static void addProcessorTimes(Map<String, Long> counters) {
        var own = ProcessHandle.current();
        Stream.concat(Stream.of(own), own.descendants())
                .forEach(process -> counters.merge("ms of " + name(process, own), millis(process.info()), Long::sum));
    }

    private static String name(ProcessHandle process, ProcessHandle own) {
        String command = process.info().command().orElse("");
        if (process.equals(own)) {
            return "this client";
        } else if (command.endsWith("java") || command.endsWith("sh")) {
            return "Damso";
        }
        return command.contains("redis") ? "Redis" : "MySQL";
    }

    private static long millis(Info process) {
        return process.totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }
}
