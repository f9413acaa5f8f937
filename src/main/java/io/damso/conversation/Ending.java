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
import io.damso.model.ReplyEvent;
import io.damso.model.Turn;
import io.damso.telemetry.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
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
    // A reply that can't be kept holds its room up as long as this.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SHORTEST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final int LOOKS = 30;

    private final Journal journal;
    private final RecentMessages recent;
    private final Leases leases;
    private final TokenCounts counts;
    private final Duration patience;

    /** For the container, which makes a proxy of this class. */
    Ending() {
        this(null, null, null, null);
    }

    @Inject
    Ending(Journal journal, RecentMessages recent, Leases leases, TokenCounts counts) {
        this(journal, recent, leases, counts, PATIENCE);
    }

    /** @param patience how long the journal may refuse a reply before it is given up */
    Ending(Journal journal, RecentMessages recent, Leases leases, TokenCounts counts, Duration patience) {
        this.patience = patience;
        this.journal = journal;
        this.recent = recent;
        this.leases = leases;
        this.counts = counts;
    }

    /** @param outcome unless an earlier writer had begun to end it otherwise */
    void end(Generation generation, Outcome outcome) {
        var reply = generation.reply();
        var closing = reply.closing()
                .orElseGet(() -> new ReplyEvent.Closing(counts.asked(generation, outcome), generation.now()));
        await(reply.close(closing.outcome(), closing.at()));
        if (reply.isRefused()) {
            // A later writer ends it, and gives the room back; this one's text is not what readers got.
            return;
        }
        var turn = generation.turn();
        String text = reply.fullText();
        var ended = counts.counted(closing.outcome(), text);
        var record = Generation.record(turn, text, ended, closing.at());
        boolean kept = journal(turn, record);
        var said = kept ? ended : new Outcome.Failed(FaultCode.NOT_STORED);
        Tally.REPLIES.add(outcome(said));
        generation.endedAs(outcome(said), !(said instanceof Outcome.Failed));
        boolean released = kept ? cacheAndRelease(turn, record) : release(turn);
        await(reply.end(said, text.codePointCount(0, text.length()), closing.at()));
        // Else a later writer is at it, or the log does not have the end yet, or nobody gave the room back: should this
        // node die before, it must be found.
        if (released && reply.isEndLogged()) {
            forget(turn);
        }
    }

    // Of a fault, its code: not each of them is a reason to worry.
    static String outcome(Outcome said) {
        return said instanceof Outcome.Failed failed
                ? failed.code().wireName()
                : said.status().wireName();
    }

    private boolean journal(Turn turn, Message record) {
        var entry = new Entry.AiResponse(turn.account().key(), turn.account().shard(), record);
        long end = System.nanoTime() + patience.toNanos();
        for (long pause = SHORTEST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            if (append(entry)) {
                return true;
            } else if (System.nanoTime() - end > 0 || !pause(pause)) {
                LOG.log(Level.SEVERE, "The journal took no reply; {0} is not stored.", turn.replyId());
                return false;
            }
        }
    }

    private boolean append(Entry entry) {
        try {
            journal.append(entry);
            return true;
        } catch (JournalUnavailableException e) {
            return false;
        }
    }

    // Where Redis does not answer, history sees the hole, and asks MySQL.
    private boolean cacheAndRelease(Turn turn, Message record) {
        return released(() -> recent.addReplyAndRelease(turn, record));
    }

    private boolean release(Turn turn) {
        return released(() -> leases.release(turn));
    }

    /** @return false if Redis did not answer: whoever finds the turn gives the room back then */
    private static boolean released(Runnable releasing) {
        try {
            releasing.run();
            return true;
        } catch (CacheUnavailableException e) {
            return false;
        }
    }

    private void forget(Turn turn) {
        try {
            // Released again: a renewal may have taken the room meanwhile, of a Redis that had lost it.
            leases.forgetAndRelease(turn);
        } catch (CacheUnavailableException e) {
            // Whoever finds it sees in its log that it has ended.
        }
    }

    static void await(CompletionStage<Void> stage) {
        for (int look = 1; look <= LOOKS; look++) {
            try {
                stage.toCompletableFuture().get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                // A pause of the whole node uses up one look, and not all: what the log says is then still to come.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                break;
            }
        }
        // The journal decides what is kept; the log comes after it.
        LOG.warning("The log did not take an event.");
    }

    private static boolean pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
