package io.damso.identity;

import io.damso.archive.Accounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From a request that the container has authenticated to its caller. */
@ApplicationScoped
public class Callers {

    // The issuer of those who sign in at the server's own registry.
    private static final String REGISTRY = "registry";
    private static final Set<String> ROLES = Set.of("admin");

    private final Accounts accounts;

    /** For the container, which makes a proxy of this class. */
    Callers() {
        this(null);
    }

    @Inject
    Callers(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Who calls; makes their account at first sight.
     *
     * @return empty if nobody has signed in
     * @throws io.damso.archive.ArchiveUnavailableException if the account is in no cache and MySQL does not answer
     */
    public Optional<Caller> of(HttpServletRequest request) {
        var principal = request.getUserPrincipal();
        if (principal == null) {
            return Optional.empty();
        }
        String name = principal.getName();
        var roles = ROLES.stream().filter(request::isUserInRole).collect(Collectors.toUnmodifiableSet());
        return Optional.of(new Caller(accounts.of(REGISTRY, name, name), name, roles));
    }
}
