package io.damso.identity;

import jakarta.json.JsonString;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a token of the provider says (OpenID Connect Core, section 5.1). */
record ProviderClaims(Map<String, ?> claims, SessionSettings settings) {

    Person person() {
        String subject = text("sub").orElse(null);
        String name = Stream.of("name", "preferred_username", "upn")
                .map(this::text)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(subject);
        return new Person(text("iss").orElse(null), subject, name, isAdmin() ? Set.of(Person.ADMIN) : Set.of());
    }

    /** @return the session at the provider, null if it names none */
    String session() {
        return text("sid").orElse(null);
    }

    private Optional<String> text(String claim) {
        return claims.get(claim) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private boolean isAdmin() {
        Object found = claims;
        for (String step : settings.rolesClaim().split("\\.")) {
            found = found instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return found instanceof Collection<?> roles
                ? roles.stream().map(ProviderClaims::plain).anyMatch(settings.adminRole()::equals)
                : settings.adminRole().equals(plain(found));
    }

    // The server gives JSON values in a token of its own kinds.
    private static String plain(Object value) {
        return value instanceof JsonString text ? text.getString() : Objects.toString(value, null);
    }
}
