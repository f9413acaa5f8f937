package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class DeadLettersIT {

    private final Damso damso;

    DeadLettersIT(Damso damso) {
        this.damso = damso;
    }

    @Test
    void anAdministrator_seesThem_andHasThemTriedAgain() {
        var admin = damso.chat("admin");

        var page = admin.get("admin/dlq");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("depth").asInt(-1)).isZero();
        assertThat(page.json().path("dead_letters").isArray()).isTrue();

        var redriven = admin.post("admin/dlq/redrive", "");
        assertThat(redriven.status()).isEqualTo(200);
        assertThat(redriven.json().path("redriven").asInt(-1)).isZero();
        assertThat(redriven.json().path("remaining").asInt(-1)).isZero();
    }

    @Test
    void nobodyElse_may() {
        assertThat(damso.chat("bob").get("admin/dlq").status()).isEqualTo(403);
        assertThat(damso.chat("bob").post("admin/dlq/redrive", "").status()).isEqualTo(403);
        assertThat(Chat.stranger(damso.node).get("admin/dlq").status()).isEqualTo(401);
        assertThat(Chat.stranger(damso.node).post("admin/dlq/redrive", "").status())
                .isEqualTo(401);
    }
}
