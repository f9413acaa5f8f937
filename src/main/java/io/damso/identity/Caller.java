package io.damso.identity;

import io.damso.model.Account;
import java.util.Set;

/**
 * The person, or the program, behind a request.
 *
 * @param session what they are signed in by
 */
public record Caller(Account account, Session session) {

    /** What the person is called. */
    public String name() {
        return session.person().name();
    }

    /** Those of Damso's roles that the caller has. */
    public Set<String> roles() {
        return session.person().roles();
    }
}
