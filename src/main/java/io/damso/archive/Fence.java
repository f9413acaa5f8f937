package io.damso.archive;

import java.util.Optional;

/**
 * What a shard knows of an account that was moved, or is being moved.
 *
 * @param peer the other shard of the move
 * @param move grows with every step; of an older one nothing holds any more
 * @param begun the move that the copy began with, which later ones went on with
 */
record Fence(State state, int peer, long move, long begun) {

    /** Of an account that was never moved. */
    static final Fence NONE = new Fence(State.HOME, 0, 0, 0);

    /** Where the account is, as one of the two shards of a move sees it. */
    enum State {
        /** Here. */
        HOME,
        /** Here, and what is written is also noted, because it is on its way to the peer. */
        COPYING,
        /** At the peer, or wherever that one says. */
        MOVED,
        /** At the peer, until that one says that it has moved here. */
        ARRIVING
    }

    /** The next step of a move to another shard: goes on with a copy to that one, else begins one. */
    Fence copyingTo(int shard) {
        boolean goesOn = isCopying() && peer == shard;
        return new Fence(State.COPYING, shard, move + 1, goesOn ? begun : move + 1);
    }

    /** The end of a move to another shard, whose fence has the same {@link #move}. */
    Fence moved() {
        return new Fence(State.MOVED, peer, move, begun);
    }

    /** The account stays here; a copy that was under way comes to nothing. */
    Fence settled() {
        return switch (state) {
            case HOME -> this;
            case COPYING -> new Fence(State.HOME, peer, move + 1, 0);
            case ARRIVING -> new Fence(State.HOME, peer, move, 0);
            case MOVED -> throw new IllegalStateException("the account is not here");
        };
    }

    boolean isCopying() {
        return state == State.COPYING;
    }

    /**
     * Where to ask instead.
     *
     * @param here how somebody came to this shard
     * @return empty if the account's rows are here
     */
    Optional<Place> elsewhere(Place here) {
        return switch (state) {
            case HOME, COPYING -> Optional.empty();
            case MOVED -> Optional.of(new Place(peer, move));
            // The one row that decides lies at the peer; whoever comes from there has read it.
            case ARRIVING -> here.move() == move ? Optional.empty() : Optional.of(Place.hint(peer));
        };
    }
}
