package io.damso.archive;

import io.damso.model.AccountKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Copies an account's rows as they are from where they are written to where nobody looks yet. */
final class AccountCopy {

    // Each is held several times on its way, and MySQL's packets are bounded too.
    private static final long BYTES = 4L * 1024 * 1024;

    private static final int ROOM = AccountRows.ROOM_COLUMNS.indexOf("room_id");
    private static final int USED_IN = AccountRows.USAGE_COLUMNS.indexOf("room_id");
    private static final int USED_BY = AccountRows.USAGE_COLUMNS.indexOf("message_id");
    private static final int DELETED_THROUGH = AccountRows.ROOM_COLUMNS.indexOf("deleted_through");

    private final Database source;
    private final AccountKey account;
    private final Arrival arrival;
    private final int limit;
    private CopyPosition position;

    /** @param limit of rows at once */
    AccountCopy(Database source, Arrival arrival, CopyPosition position, int limit) {
        this.source = source;
        this.account = arrival.account();
        this.arrival = arrival;
        this.position = position;
        this.limit = limit;
    }

    /**
     * Copies a little: some rows of at most 4 MiB, or a single message.
     *
     * @return whether nothing was left to copy, a moment ago
     * @throws OvertakenException if another move began since
     */
    boolean advance() {
        switch (position.step()) {
            case CLEAR -> clear();
            case ROOMS -> rooms();
            case MESSAGES -> messages();
            case USAGE -> usage();
            case CHANGES -> {
                return changes();
            }
        }
        return false;
    }

    private void clear() {
        position = arrival.write(entities -> new AccountRows(entities, account).remove(limit) > 0
                ? position
                : CopyPosition.at(CopyPosition.Step.ROOMS));
    }

    private void rooms() {
        var rows = source.read(entities -> new AccountRows(entities, account).roomsAfter(position.room(), limit));
        var next = rows.size() < limit
                ? CopyPosition.at(CopyPosition.Step.MESSAGES)
                : new CopyPosition(CopyPosition.Step.ROOMS, (String) rows.get(rows.size() - 1)[ROOM], "");
        write(next, target -> target.replaceRooms(rows));
    }

    private void messages() {
        var keys = source.read(entities ->
                fitting(new AccountRows(entities, account).messagesAfter(position.room(), position.message(), limit)));
        var rows = source.read(entities -> new AccountRows(entities, account).messages(keys));
        var last = keys.isEmpty() ? null : keys.get(keys.size() - 1);
        var next = last == null
                ? CopyPosition.at(CopyPosition.Step.USAGE)
                : new CopyPosition(CopyPosition.Step.MESSAGES, last.room(), last.message());
        write(next, target -> target.replaceMessages(rows));
    }

    private void usage() {
        var rows = source.read(
                entities -> new AccountRows(entities, account).usageAfter(position.room(), position.message(), limit));
        var last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        var next = rows.size() < limit
                ? CopyPosition.at(CopyPosition.Step.CHANGES)
                : new CopyPosition(CopyPosition.Step.USAGE, (String) last[USED_IN], (String) last[USED_BY]);
        write(next, target -> target.replaceUsage(rows));
    }

    private boolean changes() {
        var changes = source.read(entities -> Changes.oldest(entities, account, limit));
        if (changes.isEmpty()) {
            return true;
        }
        var messages =
                changes.stream().filter(change -> !change.message().isEmpty()).toList();
        var sizes = source.read(entities -> new AccountRows(entities, account).sizes(messages));
        var now = fitting(sizes);
        var later = sizes.subList(now.size(), sizes.size()).stream()
                .map(key -> List.of(key.room(), key.message()))
                .collect(Collectors.toSet());
        copy(
                changes.stream()
                        .filter(change -> !later.contains(List.of(change.room(), change.message())))
                        .toList(),
                now);
        return false;
    }

    // Messages are read before their rooms, which then say what of them was deleted in between.
    private void copy(List<Change> changes, List<AccountRows.Sized> messages) {
        var names = changes.stream().map(Change::room).collect(Collectors.toSet());
        var rows = source.read(entities -> new AccountRows(entities, account).messages(messages));
        var usage = source.read(entities -> new AccountRows(entities, account).usage(changes));
        var rooms = source.read(entities -> new AccountRows(entities, account).rooms(names));
        write(position, target -> {
            target.replaceRooms(rooms);
            target.replaceMessages(rows);
            target.replaceUsage(usage);
        });
        rooms.forEach(this::removeDeleted);
        source.write(entities -> {
            Changes.forget(entities, changes);
            return null;
        });
    }

    private void removeDeleted(Object[] room) {
        var through = (String) room[DELETED_THROUGH];
        var removed = new AtomicInteger(through == null ? 0 : limit);
        while (removed.get() == limit) {
            write(position, target -> removed.set(target.removeDeleted((String) room[ROOM], through, limit)));
        }
    }

    private void write(CopyPosition next, Consumer<AccountRows> work) {
        position = arrival.write(entities -> {
            work.accept(new AccountRows(entities, account));
            return next;
        });
    }

    private static List<AccountRows.Sized> fitting(List<AccountRows.Sized> messages) {
        var fitting = new ArrayList<AccountRows.Sized>();
        long bytes = 0;
        for (var message : messages) {
            bytes += message.bytes();
            if (!fitting.isEmpty() && bytes > BYTES) {
                break;
            }
            fitting.add(message);
        }
        return fitting;
    }
}
