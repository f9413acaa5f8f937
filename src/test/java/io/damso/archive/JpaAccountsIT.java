package io.damso.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.testing.Entries;
import io.damso.testing.InMemoryAccountCache;
import io.damso.testing.RecordingPendingMessages;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("mysql")
class JpaAccountsIT {

    private static final String ISSUER = "https://sso.example/";

    private static ArchiveServer server;
    private static Databases databases;

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
    void forgetAll() throws Exception {
        server.execute("damso_global", "DELETE FROM user_shard_mapping");
        server.execute("damso_global", "DELETE FROM account");
    }

    /** Another node, which has nothing in its cache. */
    private static Accounts node() {
        return new JpaAccounts(new AccountTable(databases), new InMemoryAccountCache());
    }

    @Test
    void theSamePerson_hasOneAccount_onEveryNode() {
        Account alice = node().of(ISSUER, "alice", "Alice");
        assertThat(node().of(ISSUER, "alice", "another name")).isEqualTo(alice);
        assertThat(node().of("https://other.example/", "alice", "Alice").key()).isNotEqualTo(alice.key());
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"alice,Alice", "alice,alice ", "alice,alic\u00E9", "e\u0301,\u00E9", "\uD83D\uDE00,\uD83D\uDE01"})
    void subjectsThatOnlyLookAlike_areDifferentPersons(String one, String other) {
        assertThat(node().of(ISSUER, one, "x").key())
                .isNotEqualTo(node().of(ISSUER, other, "x").key());
    }

    @Test
    void newAccounts_goToTheShardWithTheFewest() {
        var accounts = node();
        var shards = List.of("a", "b", "c", "d").stream()
                .map(subject -> accounts.of(ISSUER, subject, "x").shard())
                .toList();
        assertThat(shards).containsExactly(1, 2, 1, 2);
    }

    @Test
    void newAccounts_areSharedOutByWeight() {
        assertThat(shards(1, 3)).containsExactly(1, 2, 2, 2, 1, 2, 2, 2);
    }

    @Test
    void aShardOfWeightZero_takesNone() {
        assertThat(shards(0, 1)).containsOnly(2);
    }

    private static List<Integer> shards(int... weights) {
        try (var weighted = new Databases(
                server.source("damso_global"),
                List.of(server.source("damso_shard_1"), server.source("damso_shard_2")),
                IntStream.of(weights).boxed().toList())) {
            var accounts = new JpaAccounts(new AccountTable(weighted), new InMemoryAccountCache());
            return IntStream.rangeClosed(1, 8)
                    .mapToObj(i -> accounts.of(ISSUER, "weighed " + i, "x").shard())
                    .toList();
        }
    }

    @Test
    void aShardThatDidNotAnswerLately_takesNoNewAccounts_whileAnotherDoes() throws Exception {
        var gone = new MysqlDataSource();
        gone.setUrl("jdbc:mysql://127.0.0.1:1/damso_shard_1?connectTimeout=1000");
        try (var partly = new Databases(server.source("damso_global"), List.of(gone, server.source("damso_shard_2")))) {
            var accounts = new JpaAccounts(new AccountTable(partly), new InMemoryAccountCache());
            assertThat(accounts.of(ISSUER, "before", "x").shard()).isEqualTo(1);
            var before = new Account(new AccountKey(1), 1);
            assertThatExceptionOfType(ArchiveUnavailableException.class)
                    .isThrownBy(() -> new JpaArchive(partly).rooms(before, null, 1));
            for (String subject : List.of("a", "b", "c")) {
                assertThat(accounts.of(ISSUER, subject, "x").shard()).isEqualTo(2);
            }
        }
    }

    @Test
    void anAccountInTheSharedCache_ofAShardThatThisNodeDoesNotKnowYet_isAnError() {
        var shared = new InMemoryAccountCache();
        shared.keep(ISSUER, "alice", new Account(new AccountKey(1), 3));
        var node = new JpaAccounts(new AccountTable(databases), shared);
        assertThatExceptionOfType(ArchiveUnavailableException.class)
                .isThrownBy(() -> node.of(ISSUER, "alice", "Alice"));
    }

    @Test
    void twentyFirstSightsAtOnce_giveOneAccount() throws Exception {
        var threads = Executors.newFixedThreadPool(20);
        try {
            Set<Account> seen = new HashSet<>();
            Callable<Account> firstSight = () -> node().of(ISSUER, "alice", "Alice");
            for (var result : threads.invokeAll(Collections.nCopies(20, firstSight))) {
                seen.add(result.get());
            }
            assertThat(seen).hasSize(1);
            long key = seen.iterator().next().key().value();
            assertThat(server.count("damso_global", "account", key)).isEqualTo(1);
            assertThat(server.count("damso_global", "user_shard_mapping", key)).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void whatOneNodeFound_anotherTakesFromTheSharedCache() throws Exception {
        var shared = new InMemoryAccountCache();
        Account alice = new JpaAccounts(new AccountTable(databases), shared).of(ISSUER, "alice", "Alice");
        forgetAll();
        assertThat(new JpaAccounts(new AccountTable(databases), shared).of(ISSUER, "alice", "Alice"))
                .isEqualTo(alice);
    }

    @Test
    void whatTheNodeFound_itKeeps() throws Exception {
        var node = node();
        Account alice = node.of(ISSUER, "alice", "Alice");
        forgetAll();
        assertThat(node.of(ISSUER, "alice", "Alice")).isEqualTo(alice);
    }

    @Test
    void anAccountThatLostItsMapping_goesBackToTheShardThatHoldsItsRooms() throws Exception {
        Account alice = node().of(ISSUER, "alice", "Alice");
        server.execute("damso_global", "DELETE FROM user_shard_mapping");
        writeRoom(alice, 2);
        assertThat(node().of(ISSUER, "alice", "Alice")).isEqualTo(new Account(alice.key(), 2));
        assertThat(server.count(
                        "damso_global", "user_shard_mapping", alice.key().value()))
                .isEqualTo(1);
    }

    @Test
    void anAccountWithoutMappingOrRooms_getsAShardLikeANewOne() throws Exception {
        Account alice = node().of(ISSUER, "alice", "Alice");
        server.execute("damso_global", "DELETE FROM user_shard_mapping");
        assertThat(node().of(ISSUER, "alice", "Alice")).isEqualTo(alice);
    }

    @Test
    void anAccountWithRoomsOnTwoShards_isNotGuessed() throws Exception {
        Account alice = node().of(ISSUER, "alice", "Alice");
        server.execute("damso_global", "DELETE FROM user_shard_mapping");
        writeRoom(alice, 1);
        writeRoom(alice, 2);
        assertThatExceptionOfType(ArchiveUnavailableException.class)
                .isThrownBy(() -> node().of(ISSUER, "alice", "Alice"));
        assertThat(server.count(
                        "damso_global", "user_shard_mapping", alice.key().value()))
                .isZero();
    }

    @Test
    void aMappingToAShardThatIsNotConfigured_isAnError() throws Exception {
        node().of(ISSUER, "alice", "Alice");
        server.execute("damso_global", "UPDATE user_shard_mapping SET shard_id = 9");
        assertThatExceptionOfType(ArchiveUnavailableException.class)
                .isThrownBy(() -> node().of(ISSUER, "alice", "Alice"));
    }

    @Test
    void aNameThatIsTooLong_isCut_butNotASubject() {
        assertThat(node().of(ISSUER, "alice", "\uD83D\uDE00".repeat(300))).isNotNull();
        assertThat(node().of(ISSUER, "담".repeat(255), "longest")).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> node().of(ISSUER, "x".repeat(256), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> node().of(ISSUER, "", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> node().of(ISSUER, "half a pair \uD83D", "x"));
    }

    private static void writeRoom(Account account, int shard) {
        var entry = Entries.of(account.key().value(), shard, "r1").question(1, "a");
        ArchiveServer.writer(databases, new RecordingPendingMessages()).write(List.of(entry));
    }
}
