package io.damso.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody is signed in by, and for how long.
 *
 * @param id of a browser's session; null where each request says anew who calls
 * @param providerId the session at the provider that it comes from ({@code sid}); null where there is none
 * @param begin since when
 * @param end until when, unless it is ended before
 */
public record Session(Person person, String id, String providerId, Instant begin, Instant end) {

    // Enough that no two share it; a whole digest would be but longer.
    private static final int DIGEST_BYTES = 16;

    /** Who shows a password with each request: nothing of theirs ends. */
    static Session ofEachRequest(Person person) {
        return new Session(person, null, null, Instant.MAX, Instant.MAX);
    }

    /** The names by one of which it may be ended for good. */
    List<String> names() {
        return Stream.of(
                        Optional.ofNullable(id).map(Session::ofId),
                        Optional.ofNullable(providerId).map(sid -> ofProvider(person.issuer(), sid)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The name by which all sessions are ended that the person has begun until then. */
    String nameOfPerson() {
        return ofPerson(person.issuer(), person.subject());
    }

    private static String ofId(String id) {
        return "session:" + id;
    }

    static String ofProvider(String issuer, String providerId) {
        return "provider:" + digest(issuer, providerId);
    }

    static String ofPerson(String issuer, String subject) {
        return "person:" + digest(issuer, subject);
    }

    // No person's name in a key, and none that could be made to look like another.
    private static String digest(String issuer, String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((issuer.length() + ":" + issuer + name).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
