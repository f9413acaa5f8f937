package io.damso.archive;

import io.damso.model.AccountKey;

/** Rows of an account in a shard that it has left, or never came to. */
record Remains(Database shard, AccountKey account, Place home) {

    /**
     * Removes them, a part at a time.
     *
     * @param limit of rows at once
     * @return whether none is left; not so if the shard did not answer
     * @throws OvertakenException if the account is on its way back here
     */
    boolean remove(int limit, Deadline deadline) {
        try {
            Fence fence = fenced();
            return fence.equals(Fence.NONE) || remove(fence, limit, deadline);
        } catch (ArchiveUnavailableException e) {
            return false;
        }
    }

    // From here on no copy that was given up is written here any more.
    private Fence fenced() {
        return shard.write(entities -> {
            Fence fence = Fences.holdAlone(entities, account);
            if (isComingBack(fence)) {
                throw new OvertakenException();
            }
            if (fence.state() == Fence.State.ARRIVING) {
                fence = new Fence(Fence.State.MOVED, home.shard(), fence.move(), fence.begun());
                Fences.put(entities, account, fence);
            }
            return fence;
        });
    }

    private boolean isComingBack(Fence fence) {
        boolean isElsewhere = fence.state() == Fence.State.MOVED || fence.state() == Fence.State.ARRIVING;
        return !fence.equals(Fence.NONE) && (!isElsewhere || fence.move() > home.move());
    }

    private boolean remove(Fence fence, int limit, Deadline deadline) {
        do {
            if (removePart(fence, limit) == 0) {
                return true;
            }
        } while (!deadline.isOver());
        return false;
    }

    private int removePart(Fence fence, int limit) {
        return shard.write(entities -> {
            if (!Fences.hold(entities, account).equals(fence)) {
                throw new OvertakenException();
            }
            return new AccountRows(entities, account).remove(limit);
        });
    }
}
