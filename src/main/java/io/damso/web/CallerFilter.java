package io.damso.web;

import io.damso.identity.BlockedException;
import io.damso.identity.Caller;
import io.damso.identity.Callers;
import io.damso.identity.ProviderUnavailableException;
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
import java.time.Duration;

/**
 * Every call needs a caller, also one that there is no resource for; without one the answer is 401, never a redirect to
 * a page.
 */
@Provider
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class CallerFilter implements ContainerRequestFilter {

    private static final Duration PROVIDER_AWAY = Duration.ofSeconds(5);

    @Inject
    private Callers callers;

    @Inject
    private CurrentCaller current;

    @Context
    private HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        try {
            callers.of(request)
                    .ifPresentOrElse(caller -> let(caller, context), () -> refuse(context, "Sign in first."));
        } catch (ProviderUnavailableException e) {
            context.abortWith(Problem.later(
                    Response.Status.SERVICE_UNAVAILABLE, "The sign-in provider does not answer.", PROVIDER_AWAY));
        } catch (BlockedException e) {
            refuse(context, "This account is blocked. Ask your administrator.");
        }
    }

    private void let(Caller caller, ContainerRequestContext context) {
        current.set(caller);
        context.setSecurityContext(new CallerSecurity(caller));
    }

    private static void refuse(ContainerRequestContext context, String detail) {
        context.abortWith(Problem.of(Response.Status.UNAUTHORIZED, detail));
    }
}
