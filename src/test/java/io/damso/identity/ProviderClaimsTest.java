package io.damso.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderClaimsTest {

    private static Person person(Map<String, ?> claims, Map<String, String> settings) {
        return new ProviderClaims(claims, People.settings(settings)).person();
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                Arguments.of(Map.of("groups", List.of("staff", "admin")), "groups", "admin", true),
                Arguments.of(Map.of("groups", List.of("staff")), "groups", "admin", false),
                Arguments.of(Map.of("groups", "admin"), "groups", "admin", true),
                Arguments.of(Map.of("groups", "administrators"), "groups", "admin", false),
                Arguments.of(Map.of(), "groups", "admin", false),
                Arguments.of(
                        Map.of("realm_access", Map.of("roles", List.of("chat-admin"))),
                        "realm_access.roles",
                        "chat-admin",
                        true),
                Arguments.of(Map.of("realm_access", "roles"), "realm_access.roles", "admin", false),
                Arguments.of(Map.of("groups", Map.of("admin", true)), "groups", "admin", false),
                Arguments.of(Map.of("groups", List.of(List.of("admin"))), "groups", "admin", false));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void theRole_comesFromTheClaim_thatTheSettingsName(
            Map<String, ?> claims, String claim, String role, boolean isAdmin) {
        var person = person(claims, Map.of("DAMSO_OIDC_ROLES_CLAIM", claim, "DAMSO_OIDC_ADMIN_ROLE", role));

        assertThat(person.roles()).isEqualTo(isAdmin ? Set.of("admin") : Set.of());
    }

    @Test
    void people_areCalledAsTheyAreThere_elseByTheirSubject() {
        assertThat(person(Map.of("sub", "1", "name", "Carol", "preferred_username", "carol"), Map.of())
                        .name())
                .isEqualTo("Carol");
        assertThat(person(Map.of("sub", "1", "name", " ", "preferred_username", "carol"), Map.of())
                        .name())
                .isEqualTo("carol");
        assertThat(person(Map.of("sub", "1"), Map.of()).name()).isEqualTo("1");
    }

    @Test
    void whoIsNotNamed_orTooLong_isNobody() {
        assertThat(person(Map.of("iss", "https://a", "sub", "1"), Map.of()).isKnown())
                .isTrue();
        assertThat(person(Map.of("iss", "https://a"), Map.of()).isKnown()).isFalse();
        assertThat(person(Map.of("sub", "1"), Map.of()).isKnown()).isFalse();
        assertThat(person(Map.of("iss", "https://a", "sub", 1), Map.of()).isKnown())
                .isFalse();
        assertThat(person(Map.of("iss", "https://a", "sub", "x".repeat(256)), Map.of())
                        .isKnown())
                .isFalse();
    }
}
