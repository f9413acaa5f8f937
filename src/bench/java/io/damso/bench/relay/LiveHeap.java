package io.damso.bench.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Java process has in use after a full collection, asked of its own tool. */
final class LiveHeap {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private LiveHeap() {}

    /** @param process the one, or a shell around it */
    static long bytes(ProcessHandle process) throws IOException, InterruptedException {
        long java = Stream.concat(Stream.of(process), process.descendants())
                .filter(one -> one.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow()
                .pid();
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(java),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        tool.waitFor();
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("jcmd does not say what is in use");
        }
        return Long.parseLong(total.group(1));
    }
}
