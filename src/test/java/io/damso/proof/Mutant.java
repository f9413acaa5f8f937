package io.damso.proof;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * Damso with a known mistake, as a patch in {@code src/test/mutants}, whose head says which faults show it, within how
 * many rounds, and as which findings.
 */
final class Mutant {

    private static final Path FOLDER = Path.of("src", "test", "mutants");
    private static final Path TARGET = Path.of("target");
    private static final List<String> RESOURCES = List.of("src/main/resources/", "");

    final String name;
    private final Patch patch;

    private Mutant(Path file) throws IOException {
        name = file.getFileName().toString().replace(".patch", "");
        patch = Patch.parse(Files.readString(file));
    }

    /** @param name or {@code all} */
    static List<Mutant> named(String name) throws IOException {
        var mutants = new ArrayList<Mutant>();
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                mutants.add(new Mutant(file));
            }
        }
        mutants.removeIf(mutant -> !name.equals("all") && !mutant.name.equals(name));
        if (mutants.isEmpty()) {
            throw new IllegalArgumentException("no such mutant: " + name);
        }
        return mutants;
    }

    /** Names with commas, as {@link Options#faults}. */
    String faults() {
        return head("Faults");
    }

    int rounds() {
        return Integer.parseInt(head("Rounds"));
    }

    List<Finding.Kind> findings() {
        return Arrays.stream(head("Finds").split(","))
                .map(Finding.Kind::valueOf)
                .toList();
    }

    private String head(String field) {
        var found = Pattern.compile("(?m)^" + field + ": (.*)$").matcher(patch.head());
        if (!found.find()) {
            throw new IllegalStateException(name + ".patch does not say its " + field);
        }
        return found.group(1).replace(" ", "");
    }

    /** The patched files' texts, by path from the tree's root. */
    Map<String, String> sources() throws IOException {
        var sources = new java.util.TreeMap<String, String>();
        for (String file : patch.files()) {
            sources.put(file, patch.apply(file, Files.readString(Path.of(file))));
        }
        return sources;
    }

    /** A copy of the WAR that was built, with the mistake in it. */
    Path war(Path folder) throws IOException {
        var classes = Files.createDirectories(folder.resolve("classes"));
        for (var source : sources().entrySet()) {
            if (source.getKey().endsWith(".java")) {
                compile(write(folder.resolve(source.getKey()), source.getValue()), classes);
            } else {
                write(classes.resolve(resource(source.getKey())), source.getValue());
            }
        }
        var war = folder.resolve("damso.war");
        Files.copy(TARGET.resolve("damso.war"), war, StandardCopyOption.REPLACE_EXISTING);
        overlay(classes, war);
        return war;
    }

    private static String resource(String path) {
        String root = RESOURCES.stream().filter(path::startsWith).findFirst().orElseThrow();
        return path.substring(root.length());
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void compile(Path source, Path classes) {
        String path = TARGET.resolve("classes")
                + System.getProperty("path.separator")
                + System.getProperty("java.class.path");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-classpath",
                        path,
                        "--release",
                        "17",
                        "-parameters",
                        "-proc:none",
                        source.toString());
        if (status != 0) {
            throw new IllegalStateException("the mutant does not compile: " + source);
        }
    }

    private static void overlay(Path classes, Path war) throws IOException {
        try (var archive = FileSystems.newFileSystem(
                        URI.create("jar:" + war.toAbsolutePath().toUri()), Map.of());
                var files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var place = archive.getPath(
                        "WEB-INF/classes", classes.relativize(file).toString());
                if (!Files.exists(place)) {
                    throw new IllegalStateException("the WAR has no " + place);
                }
                Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
