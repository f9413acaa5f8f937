package io.damso.stream;

import io.damso.model.AccountKey;
import io.damso.model.EventId;
import io.damso.model.StreamKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The logs of all replies, which every node reads and the writer of each appends to; and what nodes tell each other. */
interface ReplyLog {

    /** Which log: an account's, so that nobody finds another's. */
    record Key(AccountKey account, StreamKey stream) {}

    /** @param entries for the log, in order; they make it only if they begin with {@code start} */
    record Addition(Key key, List<LogEntry> entries) {}

    /** What became of an addition to one log. */
    enum Appended {
        LOGGED,
        /** The log was lost, so nothing was added: readers elsewhere would not see the hole. */
        MISSING,
        /** A later writer has the log; nothing of this one's was added, and nothing will be. */
        REFUSED
    }

    /**
     * What came while waiting.
     *
     * @param entries for the logs that something was added to
     * @param stops the replies that this node was told to stop
     */
    record News(Map<Key, List<LogEntry>> entries, List<StreamKey> stops) {}

    /**
     * Appends to many logs, in one round trip; for one thread. A snapshot right after a start takes the place of all that
     * was before them.
     *
     * @param additions one for each log
     * @return what became of each, in their order
     * @throws io.damso.cache.CacheUnavailableException if there is no answer; what was appended is then unknown
     */
    List<Appended> append(List<Addition> additions);

    /**
     * A log's entries after a position, oldest first.
     *
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    List<LogEntry> read(Key key, EventId after);

    /**
     * Those of the logs that are not there; in one round trip.
     *
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    Set<Key> missing(Collection<Key> keys);

    /**
     * Waits for entries that come after the positions given, or for a word to this node; for one thread.
     *
     * @return empty after {@code limit}, or after {@link #wake}
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    News await(Map<Key, EventId> positions, Duration limit);

    /**
     * Ends the waiting of this node, or its next one if it does not wait at the moment.
     *
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    void wake();

    /**
     * Tells a node to stop a reply.
     *
     * @throws io.damso.cache.CacheUnavailableException if there is no answer
     */
    void tellToStop(String node, StreamKey stream);

    /** Whether logs can be read; tells nothing of the connection that appends, and changes nothing about it. */
    boolean isAnswering();

    /** Whether an append would be answered. To be asked by who appends, once that failed. */
    boolean isAppendable();
}
