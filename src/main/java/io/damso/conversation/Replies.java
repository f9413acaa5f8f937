package io.damso.conversation;

import io.damso.archive.Archive;
import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.cache.RedisMemory;
import io.damso.cache.RoomChanges;
import io.damso.model.Account;
import io.damso.model.EventId;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.ReplyEvent;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.stream.ReplyStream;
import io.damso.stream.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Finding a reply's stream and stopping it, whichever node writes it, and also when only history has it any more. */
@ApplicationScoped
public class Replies {

    // As many as history tells of a reply.
    private static final int EVENTS = 3;

    private final Streams streams;
    private final Generations generations;
    private final Leases leases;
    private final Archive archive;
    private final RecentMessages recent;
    private final RoomChanges rooms;
    private final RedisMemory memory;

    /** For the container, which makes a proxy of this class. */
    Replies() {
        this(null, null, null, null, null, null, null);
    }

    @Inject
    Replies(
            Streams streams,
            Generations generations,
            Leases leases,
            Archive archive,
            RecentMessages recent,
            RoomChanges rooms,
            RedisMemory memory) {
        this.streams = streams;
        this.generations = generations;
        this.leases = leases;
        this.archive = archive;
        this.recent = recent;
        this.rooms = rooms;
        this.memory = memory;
    }

    /**
     * A reply's stream; one without events, for now, where the reply is known and its log is not there yet.
     *
     * @param after the last event that its reader has; {@link EventId#START} for none
     * @return empty if the account has no such reply
     * @throws io.damso.cache.CacheUnavailableException if it may be another node's and Redis does not answer, or has just
     *     forgotten all
     * @throws ArchiveUnavailableException if only MySQL can tell, and does not answer
     */
    public Optional<ReplyStream> stream(Account account, StreamKey key, EventId after) {
        if (after.isOfHistory()) {
            // Goes on there, for ids that grow; not from a log that was written again meanwhile.
            var replayed = replayed(account, key);
            if (replayed.isPresent()) {
                return replayed;
            }
        }
        var logged = streams.find(account.key(), key, after);
        if (logged.isPresent()) {
            return logged.filter(stream -> !isDeleted(account, key, stream));
        }
        try {
            var replayed = replayed(account, key);
            return replayed.isPresent() ? replayed : expected(account, key);
        } catch (ArchiveUnavailableException e) {
            // What is on its way needs no MySQL.
            return Optional.of(expected(account, key).orElseThrow(() -> e));
        }
    }

    /**
     * The stream of a turn whose request was accepted just now. Where this node writes it, Redis, which has just given the
     * turn its room, is not asked whether that is deleted.
     *
     * @throws io.damso.cache.CacheUnavailableException as {@link #stream}
     * @throws ArchiveUnavailableException as {@link #stream}
     */
    public Optional<ReplyStream> accepted(Turn turn) {
        var key = turn.streamKey();
        var written = streams.written(turn.account().key(), key);
        return written.isPresent() ? written : stream(turn.account(), key, EventId.START);
    }

    private Optional<ReplyStream> expected(Account account, StreamKey key) {
        return room(account, key).map(room -> streams.expect(account.key(), key));
    }

    private Optional<ReplyStream> replayed(Account account, StreamKey key) {
        return record(account, key).map(reply -> replay(account, reply));
    }

    // As MySQL has it, or as it is on its way there.
    private Optional<Message> record(Account account, StreamKey key) {
        try {
            // Once more, as it may have got there between the two looks.
            return archived(account, key)
                    .or(() -> recent.pendingReply(account, key))
                    .or(() -> archived(account, key));
        } catch (ArchiveUnavailableException e) {
            return Optional.of(recent.pendingReply(account, key).orElseThrow(() -> e));
        }
    }

    // Of a reply whose log and record are both not there.
    private Optional<RoomId> room(Account account, StreamKey key) {
        var room = leases.room(account, key);
        if (room.isEmpty() && memory.mayHaveLost(key.replyId())) {
            throw new CacheUnavailableException(null);
        }
        return room.filter(known -> !rooms.isDeleted(account, known, key.replyId()));
    }

    // A log outlives its room by minutes.
    private boolean isDeleted(Account account, StreamKey key, ReplyStream stream) {
        try {
            return generations
                    .room(key)
                    .or(stream::room)
                    .filter(room -> rooms.isDeleted(account, room, key.replyId()))
                    .isPresent();
        } catch (CacheUnavailableException e) {
            if (streams.written(account.key(), key).isPresent()) {
                // Live replies are read without Redis too; nobody deletes their room meanwhile.
                return false;
            }
            throw e;
        }
    }

    private Optional<Message> archived(Account account, StreamKey key) {
        return archive.reply(account, key.replyId()).filter(reply -> key.equals(reply.streamKey()));
    }

    private ReplyStream replay(Account account, Message reply) {
        var before = before(reply);
        var turn = new Turn(
                account,
                reply.room(),
                null,
                reply.replyTo(),
                reply.id(),
                reply.streamKey(),
                before.epoch(),
                reply.timestamp());
        String text = reply.content();
        var events = List.<ReplyEvent>of(
                new ReplyEvent.Started(turn),
                new ReplyEvent.Snapshot(reply.id(), text),
                new ReplyEvent.Ended(
                        reply.id(),
                        Metadata.outcome(reply.status(), reply.metadata()),
                        text.codePointCount(0, text.length()),
                        reply.timestamp()));
        return streams.replay(turn, events, before);
    }

    // Another record may take the place of an interrupted one; its ids are greater, as those of a later writer are.
    private static EventId before(Message reply) {
        var history = EventId.ofHistory();
        return reply.status() == MessageStatus.INTERRUPTED ? history : new EventId(history.epoch(), EVENTS);
    }

    /**
     * Asks a reply to stop; it ends within a second, or has ended already.
     *
     * @return whether the account has such a reply
     * @throws io.damso.cache.CacheUnavailableException if it may be another node's and Redis does not answer, or has just
     *     forgotten all
     * @throws ArchiveUnavailableException if only MySQL can tell, and does not answer
     */
    public boolean stop(Account account, StreamKey key) {
        var logged = streams.find(account.key(), key, EventId.START);
        if (logged.isPresent()) {
            return !isDeleted(account, key, logged.get()) && stop(account, key, logged.get());
        }
        try {
            return record(account, key).isPresent() || stopExpected(account, key);
        } catch (ArchiveUnavailableException e) {
            if (stopExpected(account, key)) {
                return true;
            }
            throw e;
        }
    }

    private boolean stopExpected(Account account, StreamKey key) {
        var room = room(account, key);
        room.ifPresent(known -> stopElsewhere(account, known, key));
        return room.isPresent();
    }

    private boolean stop(Account account, StreamKey key, ReplyStream stream) {
        if (!generations.stop(key)) {
            stream.room().or(() -> leases.room(account, key)).ifPresent(room -> stopElsewhere(account, room, key));
        }
        return true;
    }

    /**
     * Asks a room's live reply to stop.
     *
     * @return whether there is one
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer
     */
    public boolean stopLive(Account account, RoomId room) {
        var live = leases.live(account, room);
        live.filter(key -> !generations.stop(key)).ifPresent(key -> stopElsewhere(account, room, key));
        return live.isPresent();
    }

    private void stopElsewhere(Account account, RoomId room, StreamKey key) {
        leases.flagStop(account, room, key.replyId()).ifPresent(node -> streams.tellToStop(node, key));
    }

    /**
     * The stream of a room's live reply.
     *
     * @return empty if nothing is live there
     * @throws io.damso.cache.CacheUnavailableException if Redis does not answer
     */
    public Optional<StreamKey> live(Account account, RoomId room) {
        return leases.live(account, room);
    }
}
