package io.damso.web;

import io.damso.identity.Caller;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The caller as resources of other packages see them; the container knows nobody of a session's cookie. */
record CallerSecurity(Caller caller) implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
        return caller::name;
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller.roles().contains(role);
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return null;
    }
}
