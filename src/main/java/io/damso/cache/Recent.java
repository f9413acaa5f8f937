package io.damso.cache;

import io.damso.model.MessageRecord;
import java.util.List;

/**
 * What Redis knows of a room.
 *
 * @param chain the newest messages, newest first, without a hole between them; empty if even the newest is not known
 * @param others further messages, in no order: beyond a hole, or not in MySQL yet, also of the chain
 * @param complete whether the chain goes back to the room's first message
 * @param version for {@link RecentMessages#fill}
 */
public record Recent(List<MessageRecord> chain, List<MessageRecord> others, boolean complete, Version version) {

    /**
     * What the list was when it was read.
     *
     * @param lastReply the newest reply id minted, or empty
     * @param newest the newest message id in the list, or empty
     * @param changed when a message was archived unseen, a reply replaced, or the room deleted, for the last time; or
     *     empty
     */
    public record Version(String lastReply, String newest, String changed) {}
}
