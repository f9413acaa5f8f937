package io.damso.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A unified diff, applied strictly: what it takes out must be there, once, whatever the line. */
final class Patch {

    private final String head;
    private final Map<String, List<Hunk>> files = new LinkedHashMap<>();

    private static final class Hunk {
        final StringBuilder before = new StringBuilder();
        final StringBuilder after = new StringBuilder();
    }

    private Patch(String head) {
        this.head = head;
    }

    static Patch parse(String diff) {
        int start = diff.indexOf("--- a/");
        var patch = new Patch(diff.substring(0, start));
        List<Hunk> hunks = new ArrayList<>();
        for (String line : diff.substring(start).split("\n")) {
            if (line.startsWith("--- a/")) {
                hunks = new ArrayList<>();
                patch.files.put(line.substring(6), hunks);
            } else if (line.startsWith("@@ ")) {
                hunks.add(new Hunk());
            } else if (!line.startsWith("+++ b/")) {
                add(line, hunks.get(hunks.size() - 1));
            }
        }
        return patch;
    }

    private static void add(String line, Hunk hunk) {
        String text = line.isEmpty() ? "\n" : line.substring(1) + "\n";
        if (!line.startsWith("+")) {
            hunk.before.append(text);
        }
        if (!line.startsWith("-")) {
            hunk.after.append(text);
        }
    }

    /** What is said before the first file. */
    String head() {
        return head;
    }

    /** Paths from the tree's root. */
    List<String> files() {
        return List.copyOf(files.keySet());
    }

    /** @throws IllegalArgumentException if it does not fit the text */
    String apply(String file, String text) {
        String patched = text;
        for (Hunk hunk : files.get(file)) {
            int at = patched.indexOf(hunk.before.toString());
            if (at < 0 || patched.indexOf(hunk.before.toString(), at + 1) >= 0) {
                throw new IllegalArgumentException("the patch does not fit " + file + ": " + hunk.before);
            }
            patched = patched.substring(0, at) + hunk.after + patched.substring(at + hunk.before.length());
        }
        return patched;
    }
}
