package io.damso.web;

import io.damso.identity.Callers;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/**
 * Every call needs a caller, also one that there is no resource for; without one the answer is 401, never a redirect to
 * a page.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class CallerFilter implements ContainerRequestFilter {

    @Inject
    private Callers callers;

    @Inject
    private CurrentCaller current;

    @Context
    private HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        callers.of(request)
                .ifPresentOrElse(
                        current::set,
                        () -> context.abortWith(Problem.of(Response.Status.UNAUTHORIZED, "Sign in first.")));
    }
}
