package io.damso.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.damso.cache.CacheUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sessions of browsers: begun where the server has signed somebody in, and told by a cookie, which any node reads. */
@ApplicationScoped
public class Sessions {

    private static final String COOKIE = "damso_session";

    // To check a signature costs as much as to read a page of history from Redis.
    private static final int PARSED = 10_000;
    private static final Duration PARSED_FOR = Duration.ofMinutes(1);

    private final SessionSettings settings;
    private final SessionTokens tokens;
    private final ProviderTokens provider;
    private final ContainerSignIn container;
    private final EndedSessions ended;
    private final Cache<String, Session> parsed = Caffeine.newBuilder()
            .maximumSize(PARSED)
            .expireAfterWrite(PARSED_FOR)
            .build();

    /** For the container, which makes a proxy of this class. */
    Sessions() {
        this(null, null, null, null, null);
    }

    @Inject
    Sessions(
            SessionSettings settings,
            SessionTokens tokens,
            ProviderTokens provider,
            ContainerSignIn container,
            EndedSessions ended) {
        this.settings = settings;
        this.tokens = tokens;
        this.provider = provider;
        this.container = container;
        this.ended = ended;
    }

    /**
     * Begins one for whom the server has just signed in.
     *
     * @return the cookie that tells of it; empty if it has signed nobody in that an account can be made of
     */
    public Optional<Cookie> begin(HttpServletRequest request) {
        var now = Instant.now();
        return container
                .ofSignIn(request)
                .map(found -> cookie(
                        request,
                        tokens.of(new Session(
                                found.person(),
                                UUID.randomUUID().toString(),
                                found.providerId(),
                                now,
                                now.plus(settings.lifetime())))));
    }

    /** @return empty if there is none, or not any more */
    Optional<Session> of(HttpServletRequest request) {
        return cookie(request)
                .flatMap(token -> Optional.ofNullable(
                        parsed.get(token, text -> tokens.parse(text).orElse(null))));
    }

    private static Optional<String> cookie(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    /**
     * Ends the caller's, if there is one, on all nodes.
     *
     * @return the cookie that takes the one there was back
     */
    public Cookie end(HttpServletRequest request) {
        of(request).ifPresent(session -> {
            try {
                ended.add(session.names().stream().collect(Collectors.toMap(name -> name, name -> Instant.now())));
            } catch (CacheUnavailableException e) {
                // The browser forgets it now, and the other nodes hear of it when Redis is back.
            }
        });
        var cookie = cookie(request, "");
        cookie.setMaxAge(0);
        return cookie;
    }

    /**
     * Ends those that the provider says have ended (OpenID Connect Back-Channel Logout 1.0).
     *
     * @param logoutToken null for none
     * @return false if the token is not the provider's, or says nothing of the kind
     * @throws ProviderUnavailableException if that can't be told now
     * @throws CacheUnavailableException if the other nodes can't be told now; they are when Redis answers
     */
    public boolean endBy(String logoutToken) {
        var name = provider.ended(logoutToken);
        name.ifPresent(found -> ended.add(Map.of(found, Instant.now())));
        return name.isPresent();
    }

    private Cookie cookie(HttpServletRequest request, String value) {
        var cookie = new Cookie(COOKIE, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure()
                || settings.publicUrl()
                        .filter(url -> "https".equals(url.getScheme()))
                        .isPresent());
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }
}
