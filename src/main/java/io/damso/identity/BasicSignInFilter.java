package io.damso.identity;

import io.damso.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * HTTP Basic for the API (RFC 7617), where the server's configuration switches it on. Never asks for it: browsers
 * would pop up a window. Who fails goes on as nobody. The first filter of all, see web.xml.
 */
public class BasicSignInFilter extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final String SCHEME = "Basic ";

    @Inject
    private transient Settings settings;

    private boolean enabled;

    @Override
    public void init() {
        enabled = settings.flag("DAMSO_BASIC_SIGN_IN");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (enabled && request.getUserPrincipal() == null) {
            var credentials = credentials(request.getHeader("Authorization"));
            credentials.ifPresent(found -> signIn(request, response, found));
        }
        chain.doFilter(request, response);
    }

    private static void signIn(HttpServletRequest request, HttpServletResponse response, Credentials credentials) {
        try {
            request.login(credentials.name(), credentials.password());
            // Takes the session's cookie back: who sends a password each time needs none.
            response.reset();
        } catch (ServletException e) {
            // Nobody, then; the API answers 401.
        }
    }

    private record Credentials(String name, String password) {}

    private static Optional<Credentials> credentials(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 && NameFilter.isName(parts[0])
                    ? Optional.of(new Credentials(parts[0], parts[1]))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
