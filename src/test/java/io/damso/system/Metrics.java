package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.LibertyServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node says at {@code /metrics}, at one moment, to somebody who did not sign in. */
record Metrics(String text) {

    private static final Pattern SERIES = Pattern.compile("(?m)^([a-zA-Z_]+)(\\{.*})? (\\S+)$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    static Metrics of(LibertyServer node) {
        var answer = Chat.ask(
                HttpRequest.newBuilder(node.address().resolve("/metrics")).timeout(Duration.ofSeconds(10)));
        assertThat(answer.status()).isEqualTo(200);
        return new Metrics(answer.body());
    }

    /** As queries name them: of a histogram its buckets, count and sum. */
    Set<String> series() {
        var names = new TreeSet<String>();
        SERIES.matcher(text).results().forEach(line -> names.add(line.group(1)));
        return names;
    }

    /** Of Damso's own, without the greatest values, which come with each histogram. */
    Map<String, String> types() {
        var types = new TreeMap<String, String>();
        TYPE.matcher(text)
                .results()
                .filter(line -> line.group(1).startsWith("damso_"))
                .filter(line -> !line.group(1).endsWith("_seconds_max"))
                .forEach(line -> types.put(line.group(1), line.group(2)));
        return types;
    }

    /** The sum of what a name's series with these labels have; 0 if there are none. */
    double value(String name, String... labels) {
        return SERIES.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(name))
                .filter(line -> has(line.group(2), labels))
                .mapToDouble(line -> Double.parseDouble(line.group(3)))
                .sum();
    }

    private static boolean has(String set, String... labels) {
        var all = set == null
                ? List.<String>of()
                : List.of(set.substring(1, set.length() - 1).split(","));
        return Stream.of(labels).allMatch(all::contains);
    }
}
