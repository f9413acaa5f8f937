package io.damso.archive;

import io.damso.cache.AccountCache;
import io.damso.model.Account;
import io.damso.model.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Moves accounts to other shards while they chat. Each call does a part of it, on whichever node; whatever a call left
 * undone, also by dying, the next one goes on with.
 */
@ApplicationScoped
public class AccountMoves {

    private static final int ROWS_AT_ONCE = 500;

    private final Databases databases;
    private final AccountTable table;
    private final AccountCache shared;
    private final Shards shards;
    private final int rowsAtOnce;

    /** For the container, which makes a proxy of this class. */
    AccountMoves() {
        this(null, null, null, 0);
    }

    @Inject
    AccountMoves(Databases databases, AccountTable table, AccountCache shared) {
        this(databases, table, shared, ROWS_AT_ONCE);
    }

    AccountMoves(Databases databases, AccountTable table, AccountCache shared, int rowsAtOnce) {
        this.databases = databases;
        this.table = table;
        this.shared = shared;
        this.shards = new Shards(databases);
        this.rowsAtOnce = rowsAtOnce;
    }

    /** How far a move is. */
    public enum Progress {
        /** The account is where it was. */
        COPYING,
        /** The account is where it shall be; elsewhere there are rows left that nobody reads. */
        CLEANING,
        /** Nothing is left to do. */
        MOVED
    }

    /** Whether this node has such a shard. */
    public boolean hasShard(int number) {
        return databases.shard(number).isPresent();
    }

    /**
     * Brings an account to a shard. To where it is already, takes back a move that has not come to its end.
     *
     * @param shard one that this node has
     * @param patience after which no other part is begun
     * @return empty if there is no such account
     * @throws OvertakenException if another move of the account came in between
     * @throws ArchiveUnavailableException if a database did not answer
     */
    public Optional<Progress> move(AccountKey account, int shard, Duration patience) {
        var deadline = new Deadline(patience);
        return table.find(account).map(known -> move(known, shard, deadline));
    }

    private Progress move(Account account, int shard, Deadline deadline) {
        Place home = shards.locate(account);
        if (home.shard() != shard) {
            var copied = handover(account.key(), home, shard).run(rowsAtOnce, deadline);
            if (copied.isEmpty()) {
                return Progress.COPYING;
            }
            home = copied.get();
        }
        long settled = settle(account.key(), home);
        tell(new Account(account.key(), shard));
        return clean(account.key(), new Place(shard, settled), deadline) ? Progress.MOVED : Progress.CLEANING;
    }

    private AccountHandover handover(AccountKey account, Place home, int shard) {
        return new AccountHandover(account, home, database(home.shard()), shard, database(shard));
    }

    private Database database(int shard) {
        return databases.shard(shard).orElseThrow(() -> new ArchiveUnavailableException(null));
    }

    /** @return the account's newest move */
    private long settle(AccountKey account, Place home) {
        return database(home.shard()).write(entities -> {
            Fence fence = Fences.holdAlone(entities, account);
            if (fence.elsewhere(home).isPresent()) {
                throw new OvertakenException();
            }
            Fence settled = fence.settled();
            if (!settled.equals(fence)) {
                Fences.put(entities, account, settled);
            }
            return settled.move();
        });
    }

    // Nobody needs it: who has the account under its old shard is told by that one. It spares the detour.
    private void tell(Account account) {
        table.remap(account).ifPresent(token -> shared.keep(token.issuer(), token.subject(), account));
    }

    private boolean clean(AccountKey account, Place home, Deadline deadline) {
        return IntStream.rangeClosed(1, databases.shards())
                .filter(shard -> shard != home.shard())
                .mapToObj(shard -> new Remains(database(shard), account, home))
                .map(remains -> remains.remove(rowsAtOnce, deadline))
                .reduce(true, Boolean::logicalAnd);
    }
}
