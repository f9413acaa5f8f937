package io.damso.conversation;

import io.damso.archive.Archive;
import io.damso.cache.Leases;
import io.damso.model.Account;
import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Message;
import io.damso.model.Outcome;
import io.damso.model.ReplyEvent;
import io.damso.model.RoomId;
import io.damso.model.StopReason;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.model.Usage;
import io.damso.stream.ReplyStream;
import io.damso.stream.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Finding a reply's stream and stopping it, whichever node writes it, and also when only history has it any more. */
@ApplicationScoped
public class Replies {

    private final Streams streams;
    private final Generations generations;
    private final Leases leases;
    private final Archive archive;

    /** For the container, which makes a proxy of this class. */
    Replies() {
        this(null, null, null, null);
    }

    @Inject
    Replies(Streams streams, Generations generations, Leases leases, Archive archive) {
        this.streams = streams;
        this.generations = generations;
        this.leases = leases;
        this.archive = archive;
    }

    /**
     * A reply's stream.
     *
     * @return empty if the account has no such reply
     * @throws io.damso.cache.CacheUnavailableException if it may be another node's and Redis does not answer
     * @throws io.damso.archive.ArchiveUnavailableException if only MySQL can tell, and does not answer
     */
    public Optional<ReplyStream> stream(Account account, StreamKey key) {
        var logged = streams.find(account.key(), key);
        return logged.isPresent() ? logged : archived(account, key).map(reply -> replay(account, reply));
    }

    private Optional<Message> archived(Account account, StreamKey key) {
        return archive.reply(account, key.replyId()).filter(reply -> key.equals(reply.streamKey()));
    }

    private ReplyStream replay(Account account, Message reply) {
        // Later than any event that a reader may hold, so that nobody takes these for old ones.
        long epoch = reply.timestamp().toEpochMilli() + 1;
        var turn = new Turn(
                account, reply.room(), null, reply.replyTo(), reply.id(), reply.streamKey(), epoch, reply.timestamp());
        String text = reply.content();
        var events = List.<ReplyEvent>of(
                new ReplyEvent.Started(turn),
                new ReplyEvent.Snapshot(reply.id(), text),
                new ReplyEvent.Ended(
                        reply.id(), outcome(reply), text.codePointCount(0, text.length()), reply.timestamp()));
        return streams.replay(turn, events, epoch);
    }

    private static Outcome outcome(Message reply) {
        JsonObject metadata = reply.metadata();
        return switch (reply.status()) {
            case DONE -> {
                var usage = metadata.getJsonObject("usage");
                yield new Outcome.Done(
                        FinishReason.ofWireName(metadata.getString("finish_reason")),
                        new Usage(
                                usage.getJsonNumber("input_tokens").longValue(),
                                usage.getJsonNumber("output_tokens").longValue(),
                                usage.getBoolean("estimated")));
            }
            case STOPPED -> new Outcome.Stopped(StopReason.ofWireName(metadata.getString("reason")));
            default -> new Outcome.Failed(FaultCode.ofWireName(metadata.getString("code")));
        };
    }

    /**
     * Asks a reply to stop; it ends within a second, or has ended already.
     *
     * @return whether the account has such a reply
     * @throws io.damso.cache.CacheUnavailableException if it may be another node's and Redis does not answer
     * @throws io.damso.archive.ArchiveUnavailableException if only MySQL can tell, and does not answer
     */
    public boolean stop(Account account, StreamKey key) {
        var logged = streams.find(account.key(), key);
        if (logged.isEmpty()) {
            return archived(account, key).isPresent();
        }
        if (!generations.stop(key)) {
            logged.get().room().ifPresent(room -> leases.flagStop(account, room, key.replyId()));
        }
        return true;
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
