package io.damso.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/** Whom the server has signed in: at its own registry, or at the provider. */
@ApplicationScoped
class ContainerSignIn {

    // The issuer of those who sign in at the server's own registry.
    private static final String REGISTRY = "registry";

    private final SessionSettings settings;

    /** For the container, which makes a proxy of this class. */
    ContainerSignIn() {
        this(null);
    }

    @Inject
    ContainerSignIn(SessionSettings settings) {
        this.settings = settings;
    }

    /** What this very request says of its caller; not what a cookie does. */
    Optional<Session> ofRequest(HttpServletRequest request) {
        boolean isOfRequest = request.getUserPrincipal() != null && request.getHeader("Authorization") != null;
        return isOfRequest && settings.issuer().isEmpty()
                ? Optional.of(Session.ofEachRequest(ofRegistry(request)))
                : Optional.empty();
    }

    /**
     * Whom a sign-in, which has just ended, was of.
     *
     * @return empty if it was of nobody
     */
    Optional<SignedIn> ofSignIn(HttpServletRequest request) {
        if (request.getUserPrincipal() == null) {
            return Optional.empty();
        }
        return settings.issuer().isPresent()
                ? ProviderSignIn.ofSignIn(settings)
                : Optional.of(new SignedIn(ofRegistry(request), null));
    }

    private static Person ofRegistry(HttpServletRequest request) {
        String name = request.getUserPrincipal().getName();
        return new Person(REGISTRY, name, name, request.isUserInRole(Person.ADMIN) ? Set.of(Person.ADMIN) : Set.of());
    }
}
