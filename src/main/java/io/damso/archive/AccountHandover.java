package io.damso.archive;

import io.damso.model.AccountKey;
import java.util.Optional;

/** Brings an account from where it is to another shard. Nobody waits for it meanwhile, and one commit is the move. */
final class AccountHandover {

    private final AccountKey account;
    private final Place home;
    private final Database source;
    private final int targetShard;
    private final Database target;

    AccountHandover(AccountKey account, Place home, Database source, int targetShard, Database target) {
        this.account = account;
        this.home = home;
        this.source = source;
        this.targetShard = targetShard;
        this.target = target;
    }

    /**
     * @param limit of rows at once
     * @return where the account is now; empty if it is not there yet
     * @throws OvertakenException if another move of the account came in between
     */
    Optional<Place> run(int limit, Deadline deadline) {
        // The source first: from here on its writers note what they write, and no earlier mover can end the move.
        Fence fence = begin();
        var arrival = new Arrival(target, account, home.shard(), fence.move());
        var copy = new AccountCopy(source, arrival, arrival.begin(fence.begun()), limit);
        do {
            if (copy.advance() && isHandedOver(fence)) {
                return Optional.of(new Place(targetShard, fence.move()));
            }
        } while (!deadline.isOver());
        return Optional.empty();
    }

    private Fence begin() {
        return source.write(entities -> {
            Fence before = Fences.holdAlone(entities, account);
            if (before.elsewhere(home).isPresent()) {
                throw new OvertakenException();
            }
            Fence fence = before.copyingTo(targetShard);
            Fences.put(entities, account, fence);
            return fence;
        });
    }

    // Alone at the gate: no write is under way, and what was written is noted or copied.
    private boolean isHandedOver(Fence fence) {
        return source.write(entities -> {
            if (!Fences.holdAlone(entities, account).equals(fence)) {
                throw new OvertakenException();
            }
            boolean isAllCopied = Changes.oldest(entities, account, 1).isEmpty();
            if (isAllCopied) {
                Fences.put(entities, account, fence.moved());
            }
            return isAllCopied;
        });
    }
}
