package io.damso;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A setting has one name, one default and one row in the README. */
class SettingsAreDocumentedTest {

    private static final Pattern NAME = Pattern.compile("DAMSO_[A-Z0-9_]*[A-Z0-9]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`DAMSO_[^|]*) \\| ([^|]*) \\|");
    private static final Pattern VARIABLE =
            Pattern.compile("<variable name=\"(DAMSO_[A-Z0-9_]+)\" defaultValue=\"([^\"]*)\"/>");

    @Test
    void everySettingThatIsRead_hasARow_andEveryRowIsRead() {
        assertThat(documented().keySet()).isEqualTo(read());
    }

    @Test
    void everyDefault_isTheOneInTheReadme() throws IOException {
        var documented = documented();
        defaults()
                .forEach((name, value) ->
                        assertThat(documented.get(name)).as(name).isEqualTo(value.isEmpty() ? "–" : "`" + value + "`"));
    }

    private static Map<String, String> documented() {
        return ROW.matcher(text(Path.of("README.md")))
                .results()
                .flatMap(row -> names(row.group(1)).stream().map(name -> Map.entry(name, row.group(2))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Set<String> read() {
        var names = new TreeSet<String>();
        for (String folder : Set.of("src/main/java", "src/main/resources", "liberty")) {
            names.addAll(namesBelow(Path.of(folder)));
        }
        names.addAll(names(text(Path.of("src/test/java/io/damso/testing/Demo.java"))));
        names.addAll(names(text(Path.of("src/test/java/io/damso/testing/Fleet.java"))));
        names.addAll(names(text(Path.of("src/test/java/io/damso/testing/PrivateServers.java"))));
        // Those in between are numbered alike; as a part of a name in the code, the prefix stands alone.
        names.removeIf(name -> name.matches("DAMSO_MYSQL_SHARD(_([2-9]|1[0-5])_(URL|WEIGHT))?|DAMSO_LLM(_[3-7]_.*)?"));
        return names;
    }

    private static Set<String> namesBelow(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|properties|xml)"))
                    .flatMap(file -> names(text(file)).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> defaults() throws IOException {
        var defaults = new TreeMap<String, String>();
        var properties = new Properties();
        properties.load(Files.newBufferedReader(Path.of("src/main/resources/META-INF/microprofile-config.properties")));
        properties.forEach((name, value) -> defaults.put((String) name, (String) value));
        // MicroProfile's own, which nobody is to set.
        defaults.keySet().removeIf(name -> name.startsWith("mp."));
        for (String file : Set.of("server.xml", "databases.xml")) {
            VARIABLE.matcher(text(Path.of("liberty", file)))
                    .results()
                    .filter(variable -> !variable.group(1).matches("DAMSO_MYSQL_SHARD_.*"))
                    .forEach(variable -> defaults.put(variable.group(1), variable.group(2)));
        }
        return defaults;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
