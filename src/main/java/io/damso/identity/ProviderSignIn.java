package io.damso.identity;

import com.ibm.websphere.security.openidconnect.PropagationHelper;
import java.util.Optional;

/** Whom the provider has signed in. Apart, because where the server's own registry does, the server has no such class. */
final class ProviderSignIn {

    private ProviderSignIn() {}

    /** @return empty if nobody has signed in there just now */
    static Optional<SignedIn> ofSignIn(SessionSettings settings) {
        return Optional.ofNullable(PropagationHelper.getIdToken())
                .map(token -> new ProviderClaims(token.getAllClaims(), settings))
                .map(claims -> new SignedIn(claims.person(), claims.session()))
                .filter(found -> found.person().isKnown());
    }
}
