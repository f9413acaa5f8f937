package io.damso.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the provider takes people who sign out. */
@ApplicationScoped
public class Provider {

    private final SessionSettings settings;

    /** For the container, which makes a proxy of this class. */
    Provider() {
        this(null);
    }

    @Inject
    Provider(SessionSettings settings) {
        this.settings = settings;
    }

    /**
     * Where a browser is sent that signs out here, so that it does there too (OpenID Connect RP-Initiated Logout 1.0, section
     * 2); empty if it shall not.
     */
    public Optional<URI> logout() {
        return settings.logoutUrl()
                .map(url -> URI.create(url + "?client_id=" + encoded(settings.clientId())
                        + settings.publicUrl()
                                .map(home -> "&post_logout_redirect_uri=" + encoded(home + "/"))
                                .orElse("")));
    }

    /** Where that is, as browsers name it (RFC 6454); empty where {@link #logout} is. */
    public Optional<String> origin() {
        return settings.logoutUrl().map(url -> url.getScheme() + "://" + url.getRawAuthority());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
