package io.damso.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Looks for what was {@link Planted} in the files that a run left: logs, incident data, reports, traces. The last step of
 * {@code mvn verify}; one such line fails it.
 */
public final class Leftovers {

    private static final int CHUNK = 1 << 20;

    // What is meant to hold it: databases, the journal, Redis' files, the server's copy of its settings, the statements
    // that make the users, and what was built from the sources that name it.
    private static final Pattern MEANT_TO =
            Pattern.compile(".*/(?:(?:test-)?classes|keycloak-[^/]*/data|mysql/(?:.*/)?data|mysql/server|journal|"
                    + "tranlog|liberty/wlp|workarea|generated-test-sources|maven-status)/.*|.*/(?:init\\.sql|dump\\.rdb|appendonly\\.aof"
                    + "|[^/]*\\.(?:jar|war|class))|.*/appendonlydir/.*");
    private static final Pattern DATABASES_LOG = Pattern.compile(".*/mysql/(?:.*/)?data/[^/]*\\.(?:err|log)");

    private final List<byte[]> forms = forms(Planted.WORD);

    /** @param arguments the folder, {@code target} */
    public static void main(String[] arguments) {
        var found = new Leftovers().below(Path.of(arguments[0]));
        found.forEach(file -> System.err.println("A planted word is in " + file));
        System.exit(found.isEmpty() ? 0 : 1);
    }

    // As it is, and within Base64, where it may begin at each of three places.
    private static List<byte[]> forms(String word) {
        var forms = new ArrayList<byte[]>();
        forms.add(word.getBytes(StandardCharsets.UTF_8));
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("x".repeat(before) + word).getBytes(StandardCharsets.UTF_8));
            // Without the digits that what stands before and after it has a part in.
            forms.add(encoded.substring((before * 4 + 2) / 3, encoded.length() - 2)
                    .getBytes(StandardCharsets.US_ASCII));
        }
        return forms;
    }

    /** @return the files, below {@code folder}, with what was planted, that are not meant to have it */
    public List<Path> below(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(Leftovers::isLookedAt)
                    .filter(this::hasPlanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isLookedAt(Path file) {
        String path = file.toAbsolutePath().toString().replace('\\', '/');
        return DATABASES_LOG.matcher(path).matches() || !MEANT_TO.matcher(path).matches();
    }

    private boolean hasPlanted(Path file) {
        int overlap = forms.stream().mapToInt(form -> form.length).max().orElseThrow();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] seen = new byte[0];
            for (byte[] read = in.readNBytes(CHUNK); read.length > 0; read = in.readNBytes(CHUNK)) {
                byte[] text = Arrays.copyOf(seen, seen.length + read.length);
                System.arraycopy(read, 0, text, seen.length, read.length);
                if (isIn(text)) {
                    return true;
                }
                seen = Arrays.copyOfRange(text, Math.max(0, text.length - overlap), text.length);
            }
            return false;
        } catch (NoSuchFileException e) {
            // Somebody else's, who has just removed it.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isIn(byte[] text) {
        String latin = new String(text, StandardCharsets.ISO_8859_1);
        return forms.stream().anyMatch(form -> latin.contains(new String(form, StandardCharsets.ISO_8859_1)));
    }
}
