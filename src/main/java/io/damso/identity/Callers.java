package io.damso.identity;

import io.damso.archive.Accounts;
import io.damso.model.SessionEnd;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;

/** From a request to its caller: by what it says itself, else by the session of its cookie. */
@ApplicationScoped
public class Callers {

    private static final String BEARER = "Bearer ";

    private final Accounts accounts;
    private final ContainerSignIn container;
    private final ProviderTokens provider;
    private final Sessions sessions;
    private final EndedSessions ended;
    private final BlockedAccounts blocked;

    /** For the container, which makes a proxy of this class. */
    Callers() {
        this(null, null, null, null, null, null);
    }

    @Inject
    Callers(
            Accounts accounts,
            ContainerSignIn container,
            ProviderTokens provider,
            Sessions sessions,
            EndedSessions ended,
            BlockedAccounts blocked) {
        this.accounts = accounts;
        this.container = container;
        this.provider = provider;
        this.sessions = sessions;
        this.ended = ended;
        this.blocked = blocked;
    }

    /**
     * Who calls; makes their account at first sight.
     *
     * @return empty if nobody has signed in
     * @throws BlockedException if their account is blocked
     * @throws ProviderUnavailableException if who sends an access token can't be told now
     * @throws io.damso.archive.ArchiveUnavailableException if the account is in no cache and MySQL does not answer
     */
    public Optional<Caller> of(HttpServletRequest request) {
        return container
                .ofRequest(request)
                .or(() -> ofBearer(request))
                .or(() -> sessions.of(request))
                .filter(session -> endOf(session).isEmpty())
                .map(this::caller);
    }

    // RFC 6750, section 2.1.
    private Optional<Session> ofBearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? provider.session(header.substring(BEARER.length()).trim())
                : Optional.empty();
    }

    private Caller caller(Session session) {
        var person = session.person();
        var account = accounts.of(person.issuer(), person.subject(), person.name());
        if (blocked.contains(account.key())) {
            throw new BlockedException();
        }
        return new Caller(account, session);
    }

    /** Why somebody who called is not signed in any more; empty while they are. Cheap: asks nobody. */
    public Optional<SessionEnd> endOf(Caller caller) {
        return blocked.contains(caller.account().key()) ? Optional.of(SessionEnd.BLOCKED) : endOf(caller.session());
    }

    private Optional<SessionEnd> endOf(Session session) {
        if (!Instant.now().isBefore(session.end())) {
            return Optional.of(SessionEnd.EXPIRED);
        }
        return ended.has(session) ? Optional.of(SessionEnd.SIGNED_OUT) : Optional.empty();
    }
}
