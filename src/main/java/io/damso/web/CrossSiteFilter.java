package io.damso.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Set;

/**
 * Refuses what another site's page has a person's browser do with their session's cookie. That is told by Fetch Metadata (W3C,
 * "Fetch Metadata Request Headers"), or by {@code Origin} (RFC 6454, section 7) from browsers too old for that. What is no
 * browser says neither, and who sends an {@code Authorization} does not need the cookie.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION - 1)
public class CrossSiteFilter implements ContainerRequestFilter {

    private static final Set<String> CHANGE_NOTHING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    // None: a person's own doing, as an address typed in.
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    @Override
    public void filter(ContainerRequestContext context) {
        boolean needsNoCookie = context.getHeaderString(HttpHeaders.AUTHORIZATION) != null;
        if (!CHANGE_NOTHING.contains(context.getMethod()) && !needsNoCookie && !isOfOwnPage(context)) {
            context.abortWith(
                    Problem.of(Response.Status.FORBIDDEN, "Another site's page can't do this with your session."));
        }
    }

    private static boolean isOfOwnPage(ContainerRequestContext context) {
        String site = context.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return OWN_SITES.contains(site);
        }
        String origin = context.getHeaderString("Origin");
        return origin == null || isAt(origin, context.getHeaderString(HttpHeaders.HOST));
    }

    private static boolean isAt(String origin, String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
