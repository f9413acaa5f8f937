package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServers.class)
class AccountIT {

    private final Damso damso;
    private final Chat alice;
    private final Chat bob;
    private final String room = Names.next();

    AccountIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
        this.bob = damso.chat("bob");
    }

    @Test
    void twoPeoplesRows_lieInDifferentShards() {
        var hers = alice.send("Mine");
        var his = bob.send("Mine");
        alice.read(hers).awaitEnd();
        bob.read(his).awaitEnd();
        await().until(() -> damso.rows().of(hers.room()).size() == 2);
        await().until(() -> damso.rows().of(his.room()).size() == 2);

        var hersInMySql = damso.rows().of(hers.room());
        var hisInMySql = damso.rows().of(his.room());

        assertThat(hersInMySql)
                .extracting(Rows.Row::shard)
                .containsOnly(hersInMySql.get(0).shard());
        assertThat(hisInMySql)
                .extracting(Rows.Row::shard)
                .containsOnly(hisInMySql.get(0).shard())
                .doesNotContain(hersInMySql.get(0).shard());
        assertThat(hisInMySql)
                .extracting(Rows.Row::account)
                .doesNotContain(hersInMySql.get(0).account());
    }

    @Test
    void onePersonsRoom_isNotAnothersOfThatName() {
        alice.read(alice.send(room, "Mine")).awaitEnd();
        assertThat(bob.get("rooms/" + room + "/messages").status()).isEqualTo(404);

        bob.read(bob.send(room, "His")).awaitEnd();

        assertThat(alice.history(room))
                .extracting(m -> m.path("content").asText())
                .containsExactly("Mine", "Hello");
        assertThat(bob.history(room))
                .extracting(m -> m.path("content").asText())
                .containsExactly("His", "Hello");
        await().until(() -> damso.rows().of(room).size() == 4);
    }
}
