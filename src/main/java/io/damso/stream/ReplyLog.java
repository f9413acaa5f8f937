package io.damso.stream;

import io.damso.model.AccountKey;
import io.damso.model.EventId;
import io.damso.model.StreamKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The logs of all replies, which every node reads and the writer of each appends to. */
interface ReplyLog {

    /** Which log: an account's, so that nobody finds another's. */
    record Key(AccountKey account, StreamKey stream) {}

    /** What became of an append to one log. */
    enum Appended {
        LOGGED,
        /** The log was lost, so nothing was added: readers elsewhere would not see the hole. */
        MISSING,
        /** A later writer has the log; nothing of this one's was added, and nothing will be. */
        REFUSED
    }

    /**
     * Appends to many logs, in one round trip.
     *
     * @param batches for each log its events, in order; a batch makes the log only if it begins with {@code start}
     * @return for each log what became of it
     * @throws io.damso.cache.CacheUnavailableException if there is no answer; what was appended is then unknown
     */
    Map<Key, Appended> append(Map<Key, List<StreamEvent>> batches);

    /**
     * A log's events after a position, oldest first.
     *
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    List<StreamEvent> read(Key key, EventId after);

    /**
     * Waits for events that come after the positions given.
     *
     * @return what came, for the logs where something did; empty after {@code limit}
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    Map<Key, List<StreamEvent>> await(Map<Key, EventId> positions, Duration limit);
}
