package io.damso.conversation;

import io.damso.archive.Archive;
import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Recent;
import io.damso.cache.RecentMessages;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageRecord;
import io.damso.model.MessageStatus;
import io.damso.model.RoomId;
import io.damso.telemetry.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What was said in a room: from Redis where it is known to be whole, else merged with MySQL. */
@ApplicationScoped
public class History {

    private static final String HIT = "hit";
    private static final String MISS = "miss";

    private final RecentMessages recent;
    private final Archive archive;

    /** For the container, which makes a proxy of this class. */
    History() {
        this(null, null);
    }

    @Inject
    History(RecentMessages recent, Archive archive) {
        this.recent = recent;
        this.archive = archive;
    }

    /**
     * A page of a room's messages.
     *
     * @param records of its messages, oldest first
     * @param hasMore whether there are older ones, or may be, as MySQL does not answer
     */
    public record Page(List<MessageRecord> records, boolean hasMore) {

        private static Page of(List<MessageRecord> newestFirst, int limit) {
            var page = new ArrayList<>(newestFirst.subList(0, Math.min(limit, newestFirst.size())));
            Collections.reverse(page);
            return new Page(page, newestFirst.size() > limit);
        }

        private static Page cutOff(List<MessageRecord> newestFirst) {
            return new Page(of(newestFirst, newestFirst.size()).records(), true);
        }

        /** Oldest first. */
        List<Message> messages() {
            return records.stream().map(MessageRecord::message).toList();
        }
    }

    /**
     * The newest messages of a room, or those before one. Where MySQL is needed and does not answer, the page ends where
     * Redis' knowledge does, and says that there are older ones.
     *
     * @param before null for the newest
     * @param limit from 1 to 200
     * @return an empty page if the room is not known
     * @throws CacheUnavailableException if Redis does not answer: what is on its way would be missing
     * @throws ArchiveUnavailableException if MySQL does not answer, and Redis can't tell even the page's newest message
     */
    public Page page(Account account, RoomId room, MessageId before, int limit) {
        return page(account, room, known(account, room, before, limit), before, limit);
    }

    /**
     * The newest messages of a room, or those before one: all that Redis knows without a hole, at most a hundred; only where
     * that is less than enough, a page with MySQL's.
     *
     * @param before null for the newest
     * @param enough for who needs no more
     * @throws CacheUnavailableException if Redis does not answer
     * @throws ArchiveUnavailableException if MySQL does not answer, and Redis can't tell even the newest message
     */
    Page recent(Account account, RoomId room, MessageId before, int enough) {
        var known = recent.of(account, room);
        var chain = chain(known, before);
        if (chain.size() >= enough || known.complete()) {
            Tally.HISTORY_READS.add(HIT);
            return Page.of(chain, chain.size());
        }
        return page(account, room, known, before, enough);
    }

    private Page page(Account account, RoomId room, Recent known, MessageId before, int limit) {
        try {
            return wholePage(account, room, known, before, limit);
        } catch (ArchiveUnavailableException e) {
            var chain = chain(known, before);
            if (chain.isEmpty()) {
                throw e;
            }
            return Page.cutOff(chain);
        }
    }

    /**
     * As {@link #page}, for who concludes something from what is not there.
     *
     * @throws CacheUnavailableException if Redis does not answer
     * @throws ArchiveUnavailableException if MySQL is needed and does not answer
     */
    Page wholePage(Account account, RoomId room, MessageId before, int limit) {
        return wholePage(account, room, known(account, room, before, limit), before, limit);
    }

    // One more shows that there are more.
    private Recent known(Account account, RoomId room, MessageId before, int limit) {
        return before == null ? recent.of(account, room, limit + 1) : recent.of(account, room);
    }

    private Page wholePage(Account account, RoomId room, Recent known, MessageId before, int limit) {
        var chain = chain(known, before);
        if (chain.size() > limit || known.complete()) {
            Tally.HISTORY_READS.add(HIT);
            return Page.of(chain, limit);
        }
        Tally.HISTORY_READS.add(MISS);
        var archived = archive.messages(account, room, before, limit + 1).stream()
                .map(MessageRecord::of)
                .toList();
        var merged = merge(known, archived, before);
        if (before == null) {
            fill(account, room, known, merged, archived, limit);
        }
        return Page.of(merged, limit);
    }

    private static List<MessageRecord> chain(Recent known, MessageId before) {
        return before == null
                ? known.chain()
                : known.chain().stream()
                        .filter(message -> isBefore(message, before))
                        .toList();
    }

    private static boolean isBefore(MessageRecord message, MessageId before) {
        return before == null || message.id().compareTo(before) < 0;
    }

    private static List<MessageRecord> merge(Recent known, List<MessageRecord> archived, MessageId before) {
        var byId = new TreeMap<MessageId, MessageRecord>(Comparator.reverseOrder());
        archived.forEach(message -> byId.put(message.id(), message));
        for (var source : List.of(known.others(), known.chain())) {
            source.stream()
                    .filter(message -> isBefore(message, before))
                    .forEach(message -> byId.merge(message.id(), message, History::settled));
        }
        return List.copyOf(byId.values());
    }

    // One reply may be known as interrupted here and as ended there; what its readers saw last is the ending.
    private static MessageRecord settled(MessageRecord one, MessageRecord other) {
        return other.message().status() == MessageStatus.INTERRUPTED ? one : other;
    }

    // Where MySQL's page was cut off, what Redis knows beyond it may have a hole before it.
    private void fill(
            Account account,
            RoomId room,
            Recent known,
            List<MessageRecord> merged,
            List<MessageRecord> archived,
            int limit) {
        boolean all = archived.size() <= limit;
        var whole = all
                ? merged
                : merged.stream()
                        .filter(message ->
                                !isBefore(message, archived.get(limit).id()))
                        .toList();
        if (whole.isEmpty()) {
            return;
        }
        try {
            recent.fill(account, room, known.version(), whole, all);
        } catch (CacheUnavailableException e) {
            // The next reader asks MySQL again.
        }
    }
}
