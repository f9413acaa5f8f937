package io.damso.system;

import io.damso.testing.LibertyServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a node's virtual machine says of itself, asked with the JDK's {@code jcmd}. */
final class Jvm {

    private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern THREADS = Pattern.compile("java\\.threads\\.live=(\\d+)");

    private final LibertyServer node;

    Jvm(LibertyServer node) {
        this.node = node;
    }

    /** What is on the heap and still used; a full collection comes first. */
    long liveBytes() {
        return number(LIVE_BYTES, ask("GC.class_histogram"));
    }

    long threads() {
        return number(THREADS, ask("PerfCounter.print"));
    }

    /** All threads, virtual ones too, each with its stack. */
    List<String> stacks() {
        String dump = Runtime.version().feature() < 21 ? ask("Thread.print") : dumpToFile();
        return Arrays.stream(dump.split("\n\n"))
                .filter(stack -> stack.contains("\n"))
                .toList();
    }

    // The older command leaves virtual threads out.
    private String dumpToFile() {
        try {
            var folder = Files.createTempDirectory("threads");
            var file = folder.resolve("dump.txt");
            ask("Thread.dump_to_file", file.toString());
            String dump = Files.readString(file);
            Files.delete(file);
            Files.delete(folder);
            return dump;
        } catch (IOException e) {
            throw new AssertionError("no thread dump", e);
        }
    }

    private static long number(Pattern pattern, String answer) {
        return pattern.matcher(answer)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer));
    }

    private String ask(String... question) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(node.jvm().pid()));
        command.addAll(List.of(question));
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        try (var answer = process.start().getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("no jcmd", e);
        }
    }
}
