package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import java.util.Optional;

/** Names a live reply among those of all accounts, with what is needed to end it in its writer's place. */
public record ReplyName(Account account, RoomId room, StreamKey stream) {

    static ReplyName of(Turn turn) {
        return new ReplyName(turn.account(), turn.room(), turn.streamKey());
    }

    /** @return empty if {@code text} is not what {@link #toString} gives */
    static Optional<ReplyName> parse(String text) {
        String[] parts = text.split(":");
        try {
            var account = new Account(new AccountKey(Long.parseLong(parts[0])), Integer.parseInt(parts[1]));
            return Optional.of(new ReplyName(account, new RoomId(parts[2]), new StreamKey(parts[3])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** In parts by colons, which none of them has. */
    @Override
    public String toString() {
        return account.key() + ":" + account.shard() + ":" + room + ":" + stream;
    }
}
