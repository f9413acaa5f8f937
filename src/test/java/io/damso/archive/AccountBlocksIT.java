package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.AccountKey;
import io.damso.testing.InMemoryAccountCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mysql")
class AccountBlocksIT {

    private static ArchiveServer server;
    private static Databases databases;

    private final AccountBlocks blocks = new AccountBlocks(databases);
    private AccountKey carol;
    private AccountKey dave;

    @BeforeAll
    static void start() throws Exception {
        server = ArchiveServer.shared();
        databases = server.databases();
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void makeAccounts() throws Exception {
        server.execute("damso_global", "DELETE FROM user_shard_mapping");
        server.execute("damso_global", "DELETE FROM account");
        carol = account("carol");
        dave = account("dave");
    }

    private static AccountKey account(String subject) {
        return new JpaAccounts(new AccountTable(databases), new InMemoryAccountCache())
                .of("blocks", subject, "x")
                .key();
    }

    @Test
    void anAccount_isBlocked_untilItIsLetInAgain() {
        assertThat(blocks.all()).isEmpty();
        assertThat(blocks.set(carol, true)).isTrue();
        assertThat(blocks.all()).containsExactly(carol);
        assertThat(blocks.set(carol, true)).as("again").isTrue();
        assertThat(blocks.set(dave, true)).isTrue();
        assertThat(blocks.all()).containsExactlyInAnyOrder(carol, dave);

        assertThat(blocks.set(carol, false)).isTrue();

        assertThat(blocks.all()).containsExactly(dave);
    }

    @Test
    void anAccountThatNobodyHas_isNotBlocked() {
        assertThat(blocks.set(new AccountKey(ArchiveServer.newAccount()), true)).isFalse();
        assertThat(blocks.all()).isEmpty();
    }

    @Test
    void theBlockedOnes_areReadFromAnIndex() throws Exception {
        try (var connection = server.connect("damso_global");
                var statement = connection.createStatement();
                var plan = statement.executeQuery("EXPLAIN FORMAT=JSON " + AccountBlocks.ALL)) {
            assertThat(plan.next()).isTrue();
            // MySQL and MariaDB say the same in other words.
            assertThat(plan.getString(1))
                    .contains("\"account_blocked\"")
                    .containsPattern("\"(covering|using_index)\": ?true")
                    .doesNotContain("\"read_sorted_file\"", "\"using_filesort\": true");
        }
    }
}
