package io.damso.archive;

import io.damso.model.AccountKey;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fences of one shard. While a transaction holds an account's gate, its fence stays as it is. */
final class Fences {

    private static final int GATES = 64;

    private static final String HOLD = "SELECT gate FROM account_gate FORCE INDEX (PRIMARY) WHERE gate IN (%s) %s";
    private static final String READ =
            "SELECT account_db_key, state, peer, move_id, begun FROM account_fence WHERE account_db_key IN (%s)";

    private static final String PUT = """
        INSERT INTO account_fence (account_db_key, state, peer, move_id, begun, step, room_id, message_id) VALUES\s\
        """;
    private static final String CHANGE = """
         ON DUPLICATE KEY UPDATE state = VALUES(state), peer = VALUES(peer), move_id = VALUES(move_id),
        begun = VALUES(begun)\
        """;

    private Fences() {}

    /**
     * Holds the gates of accounts together with other writers, before anything else that the transaction holds.
     *
     * @param accounts at least one
     * @return the fences; none of an account that was never moved
     */
    static Map<AccountKey, Fence> hold(EntityManager entities, Collection<AccountKey> accounts) {
        // MariaDB knows no FOR SHARE. In the index' order, so that no two writers wait in a circle.
        gates(entities, accounts, "ORDER BY gate LOCK IN SHARE MODE");
        return read(entities, accounts);
    }

    /** As {@link #hold(EntityManager, Collection)}, for one account. */
    static Fence hold(EntityManager entities, AccountKey account) {
        return hold(entities, List.of(account)).getOrDefault(account, Fence.NONE);
    }

    /** Holds an account's gate alone: nobody is writing for it, nor will before the transaction ends. */
    static Fence holdAlone(EntityManager entities, AccountKey account) {
        gates(entities, List.of(account), "FOR UPDATE");
        return read(entities, account);
    }

    private static void gates(EntityManager entities, Collection<AccountKey> accounts, String mode) {
        var gates = accounts.stream()
                .map(account -> Math.floorMod(account.value(), GATES))
                .distinct()
                .toList();
        parameters(entities.createNativeQuery(HOLD.formatted(marks(gates.size()), mode)), gates)
                .getResultList();
    }

    /** @param fence instead of what this shard knew; the transaction holds the gate alone */
    static void put(EntityManager entities, AccountKey account, Fence fence) {
        new MultiRow(PUT, CHANGE)
                .row(account.value(), fence.state().name(), fence.peer(), fence.move(), fence.begun(), "", "", "")
                .execute(entities);
    }

    /** As it is now, which may be over in a moment. */
    static Fence read(EntityManager entities, AccountKey account) {
        return read(entities, List.of(account)).getOrDefault(account, Fence.NONE);
    }

    private static Map<AccountKey, Fence> read(EntityManager entities, Collection<AccountKey> accounts) {
        var keys = accounts.stream().map(AccountKey::value).distinct().toList();
        var fences = new HashMap<AccountKey, Fence>();
        for (Object row : parameters(entities.createNativeQuery(READ.formatted(marks(keys.size()))), keys)
                .getResultList()) {
            var columns = (Object[]) row;
            fences.put(new AccountKey(number(columns[0])), fence(columns));
        }
        return fences;
    }

    private static Fence fence(Object[] columns) {
        return new Fence(
                Fence.State.valueOf((String) columns[1]),
                (int) number(columns[2]),
                number(columns[3]),
                number(columns[4]));
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }

    private static String marks(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }

    private static Query parameters(Query query, List<?> values) {
        for (int i = 0; i < values.size(); i++) {
            query.setParameter(i + 1, values.get(i));
        }
        return query;
    }
}
