package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.testing.Script;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is written of the metrics, what the dashboard asks for, and what there is, are one. */
@ExtendWith(SharedServers.class)
class MetricsIT {

    private static final Path OPERATIONS = Path.of("src", "docs", "operations.md");
    private static final Path DASHBOARD = Path.of("src", "docs", "grafana", "damso.json");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(damso_[a-z_]+)` \\| (counter|gauge|histogram)\\b");
    private static final Pattern NAMED = Pattern.compile("\\bdamso_[a-z_]+");
    private static final Pattern QUERIED = Pattern.compile("([a-z]+_[A-Za-z_]+)\\{");
    private static final Pattern LIBERTYS =
            Pattern.compile("`((?:memory|gc|cpu|thread|threadpool|connectionpool)_[A-Za-z_]+)`");

    private final Damso damso;
    private final Chat alice;

    MetricsIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    private Metrics metrics() {
        return Metrics.of(damso.node);
    }

    private Sent talk() {
        var sent = alice.send(damso.model().answering(Script.reply("Hel", "lo")));
        alice.read(sent).awaitEnd();
        return sent;
    }

    private static Map<String, String> table() throws IOException {
        var types = new TreeMap<String, String>();
        ROW.matcher(Files.readString(OPERATIONS)).results().forEach(row -> types.put(row.group(1), row.group(2)));
        return types;
    }

    @Test
    void theTable_hasEveryMetricOfDamso_withItsType_andNoOther() throws IOException {
        talk();
        assertThat(metrics().types()).isEqualTo(table());
    }

    @Test
    void whatOperationsName_isThere() throws IOException {
        talk();
        String text = Files.readString(OPERATIONS);
        var named = new TreeSet<String>();
        NAMED.matcher(text).results().forEach(name -> named.add(name.group()));
        LIBERTYS.matcher(text).results().forEach(name -> named.add(name.group(1)));
        // The databases of the demonstration, which look like metrics.
        named.removeIf(name -> name.startsWith("damso_shard_1") || name.equals("damso_global"));
        var metrics = metrics();
        named.removeAll(metrics.types().keySet());
        assertThat(metrics.series()).containsAll(named);
    }

    @Test
    void whatTheDashboardAsksFor_isThere() throws IOException {
        talk();
        var queried = new TreeSet<String>();
        for (var target : Answer.parse(Files.readString(DASHBOARD)).findValues("expr")) {
            var names = QUERIED.matcher(target.asText()).results().toList();
            assertThat(names).as(target.asText()).isNotEmpty();
            names.forEach(name -> queried.add(name.group(1)));
        }
        assertThat(queried).hasSizeGreaterThan(20);
        assertThat(metrics().series()).containsAll(queried);
    }

    @Test
    void aTurn_isCountedAndTimedAtEveryStation() {
        var before = metrics();
        var sent = talk();
        alice.history(sent.room());
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            var after = metrics();
            assertRose(before, after, 1, "damso_sends_total", "outcome=\"accepted\"");
            assertRose(before, after, 2, "damso_journal_append_seconds_count");
            assertRose(before, after, 1, "damso_model_calls_total", "model=\"default\"", "outcome=\"done\"");
            assertRose(before, after, 1, "damso_first_token_seconds_count");
            assertRose(before, after, 3, "damso_log_append_seconds_count");
            assertRose(before, after, 1, "damso_replies_total", "outcome=\"done\"");
            assertRose(before, after, 1, "damso_readers_left_total", "reason=\"ended\"");
            assertRose(before, after, 1, "damso_history_reads_total", "cache=\"hit\"");
            assertRose(before, after, 2, "damso_archived_total");
            assertRose(before, after, 1, "damso_archive_lag_seconds_count");
            assertRose(before, after, 1, "damso_archive_write_seconds_count");
        });
    }

    @Test
    void gapsOfAReply_areTimed() {
        var gate = new Gate();
        var before = metrics();
        var sent = alice.send(damso.model().answering(gate.script("one", "two", "three")));
        var stream = alice.read(sent);
        for (String text : new String[] {"one", "onetwo", "onetwothree"}) {
            gate.let(1);
            stream.awaitText(text);
        }
        stream.awaitEnd();
        await().untilAsserted(() -> assertRose(before, metrics(), 2, "damso_token_gap_seconds_count"));
    }

    @Test
    void whatIsRefused_andWhatIsStopped_isCountedAsThat() {
        var gate = new Gate();
        var before = metrics();
        var sent = alice.send(damso.model().answering(gate.script("never", "said")));
        assertThat(alice.trySend(sent.room(), "too early").status()).isEqualTo(409);
        alice.stop(sent.streamKey());
        alice.read(sent).awaitEnd();
        await().untilAsserted(() -> {
            var after = metrics();
            assertRose(before, after, 1, "damso_sends_total", "outcome=\"room_busy\"");
            assertRose(before, after, 1, "damso_replies_total", "outcome=\"stopped\"");
            assertRose(before, after, 1, "damso_model_calls_total", "model=\"default\"", "outcome=\"left\"");
        });
    }

    @Test
    void nobodysWordsNorNames_areAmongTheMetrics() {
        String prompt = damso.model().answering(Script.reply("unmistakable"));
        var sent = alice.send(prompt);
        alice.read(sent).awaitEnd();
        assertThat(metrics().text()).doesNotContain(prompt, "unmistakable", "alice", sent.room(), sent.streamKey());
    }

    @Test
    void node_lives_andHasStarted() {
        for (String path : new String[] {"/health/live", "/health/started"}) {
            var answer = Chat.ask(
                    HttpRequest.newBuilder(damso.node.address().resolve(path)).timeout(Duration.ofSeconds(5)));
            assertThat(answer.status()).as(path).isEqualTo(200);
        }
    }

    private static void assertRose(Metrics before, Metrics after, double by, String name, String... labels) {
        assertThat(after.value(name, labels) - before.value(name, labels))
                .as(name)
                .isGreaterThanOrEqualTo(by);
    }
}
