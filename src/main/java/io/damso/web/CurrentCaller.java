package io.damso.web;

import io.damso.identity.Caller;
import jakarta.enterprise.context.RequestScoped;

/** The caller of the request at hand, once {@link CallerFilter} has found one. */
@RequestScoped
class CurrentCaller {

    private Caller caller;

    Caller get() {
        return caller;
    }

    void set(Caller found) {
        caller = found;
    }
}
