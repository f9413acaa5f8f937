package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.journal.Entry;
import io.damso.journal.Journal;
import io.damso.journal.JournalUnavailableException;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.Outcome;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ending a reply: say in the log how it ends, journal it, cache it, give the room back, tell the readers. In this
 * order, so that whoever has to go on from the middle ends it the same way, nobody is told of what is not kept, and a
 * reader who sends again at once finds the room free.
 */
@ApplicationScoped
class Ending {

    private static final Logger LOG = Logger.getLogger(Ending.class.getName());
    private static final int ATTEMPTS = 5;

    private final Journal journal;
    private final RecentMessages recent;
    private final Leases leases;

    /** For the container, which makes a proxy of this class. */
    Ending() {
        this(null, null, null);
    }

    @Inject
    Ending(Journal journal, RecentMessages recent, Leases leases) {
        this.journal = journal;
        this.recent = recent;
        this.leases = leases;
    }

    void end(Generation generation, Outcome outcome) {
        var turn = generation.turn();
        var reply = generation.reply();
        await(reply.close(outcome));
        if (reply.isRefused()) {
            // A later writer ends it, and gives the room back; this one's text is not what readers got.
            return;
        }
        var at = generation.now();
        String text = reply.fullText();
        var said = journal(turn, Generation.record(turn, text, outcome, at))
                ? outcome
                : new Outcome.Failed(FaultCode.NOT_STORED);
        release(turn);
        await(reply.end(said, text.codePointCount(0, text.length()), at));
    }

    private boolean journal(Turn turn, Message record) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                journal.append(new Entry.AiResponse(
                        turn.account().key(), turn.account().shard(), record));
                cache(turn, record);
                return true;
            } catch (JournalUnavailableException e) {
                pause(attempt);
            }
        }
        LOG.log(Level.SEVERE, "The journal took no reply; {0} is not stored.", turn.replyId());
        return false;
    }

    private void cache(Turn turn, Message record) {
        try {
            recent.addReply(turn, record);
        } catch (CacheUnavailableException e) {
            // History sees the hole, and asks MySQL.
        }
    }

    private void release(Turn turn) {
        try {
            leases.release(turn);
        } catch (CacheUnavailableException e) {
            // The lease runs out by itself.
        }
    }

    private static void await(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The journal decides what is kept; the log comes after it.
            LOG.log(
                    Level.WARNING,
                    "The log did not take an event: {0}",
                    e.getClass().getName());
        }
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(100L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
