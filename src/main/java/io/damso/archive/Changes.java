package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.AccountKey;
import io.damso.model.RoomId;
import jakarta.persistence.EntityManager;
import java.util.Collections;
import java.util.List;

/** Notes of what was written for accounts that are being copied, each made by the transaction that wrote it. */
final class Changes {

    private static final String NOTE = "INSERT INTO account_change (account_db_key, room_id, message_id) VALUES ";
    private static final String OLDEST = "SELECT change_id, room_id, message_id FROM account_change"
            + " WHERE account_db_key = ? ORDER BY change_id LIMIT ";

    private Changes() {}

    /** @param entries may be empty */
    static void note(EntityManager entities, List<Entry> entries) {
        if (!entries.isEmpty()) {
            var statement = new MultiRow(NOTE, "");
            entries.forEach(entry -> statement.row(
                    entry.account().value(),
                    entry.message().room().value(),
                    entry.message().id().value()));
            statement.execute(entities);
        }
    }

    /** Of the room its row, and which of its messages are gone. */
    static void note(EntityManager entities, AccountKey account, RoomId room) {
        new MultiRow(NOTE, "").row(account.value(), room.value(), "").execute(entities);
    }

    /** The oldest, at most {@code limit}. */
    static List<Change> oldest(EntityManager entities, AccountKey account, int limit) {
        List<?> rows = entities.createNativeQuery(OLDEST + limit)
                .setParameter(1, account.value())
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Change(((Number) row[0]).longValue(), (String) row[1], (String) row[2]))
                .toList();
    }

    /** @param changes at least one, each copied since it was read */
    static void forget(EntityManager entities, List<Change> changes) {
        var query = entities.createNativeQuery("DELETE FROM account_change WHERE change_id IN ("
                + String.join(",", Collections.nCopies(changes.size(), "?")) + ")");
        for (int i = 0; i < changes.size(); i++) {
            query.setParameter(i + 1, changes.get(i).id());
        }
        query.executeUpdate();
    }
}
