package io.damso.conversation;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Claim;
import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.journal.Entry;
import io.damso.journal.Journal;
import io.damso.journal.JournalUnavailableException;
import io.damso.model.Account;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.SenderType;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/** Accepting: a question is claimed, journaled and cached, in this order, before anyone hears that it is. */
@ApplicationScoped
public class Turns {

    private static final int LOOKS = 40;
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final Leases leases;
    private final Journal journal;
    private final RecentMessages recent;
    private final Generations generations;

    /** For the container, which makes a proxy of this class. */
    Turns() {
        this(null, null, null, null);
    }

    @Inject
    Turns(Leases leases, Journal journal, RecentMessages recent, Generations generations) {
        this.leases = leases;
        this.journal = journal;
        this.recent = recent;
        this.generations = generations;
    }

    public Answer accept(Account account, Question question) {
        try {
            return answer(claim(account, question), question);
        } catch (CacheUnavailableException | JournalUnavailableException e) {
            return new Answer.Unavailable();
        }
    }

    // The same request, sent again while its first sending is under way, waits for that one's answer.
    private Claim claim(Account account, Question question) {
        var claim = leases.claim(account, question.room(), question.repeat());
        for (int look = 1; look < LOOKS && claim instanceof Claim.InProgress; look++) {
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return claim;
            }
            claim = leases.claim(account, question.room(), question.repeat());
        }
        return claim;
    }

    private Answer answer(Claim claim, Question question) {
        if (claim instanceof Claim.Granted granted) {
            begin(granted, question);
            return new Answer.Accepted(granted.turn());
        } else if (claim instanceof Claim.Repeated repeated) {
            return new Answer.Accepted(repeated.turn());
        } else if (claim instanceof Claim.Busy busy) {
            return new Answer.RoomBusy(busy.stream());
        } else if (claim instanceof Claim.TooManySends tooMany) {
            return new Answer.TooManySends(tooMany.retryAfter());
        } else if (claim instanceof Claim.TooManyLive) {
            return new Answer.TooManyLive();
        } else if (claim instanceof Claim.KeyReused) {
            return new Answer.KeyReused();
        }
        return new Answer.Unavailable();
    }

    private void begin(Claim.Granted granted, Question question) {
        var turn = granted.turn();
        var message = message(turn, question);
        keep(turn, question, message);
        try {
            recent.addQuestion(turn, message, question.title(), question.repeat());
        } catch (CacheUnavailableException e) {
            // The journal has the question, so it needs a reply's record; the sender hears that nothing is promised.
            journal.append(new Entry.AiResponse(
                    turn.account().key(),
                    turn.account().shard(),
                    Generation.record(turn, "", new Outcome.Failed(FaultCode.INTERRUPTED), turn.acceptedAt())));
            throw e;
        }
        generations.start(turn, question, granted.knowsRooms());
    }

    private void keep(Turn turn, Question question, Message message) {
        var account = turn.account();
        try {
            journal.append(new Entry.UserMessage(
                    account.key(), account.shard(), message, question.title(), turn.replyId(), leases.node()));
        } catch (JournalUnavailableException e) {
            // Its key stays claimed: the journal may have it all the same, and a retry must then be the same message.
            leases.release(turn);
            throw e;
        }
    }

    private static Message message(Turn turn, Question question) {
        return new Message(
                turn.messageId(),
                turn.room(),
                SenderType.USER,
                question.content(),
                turn.acceptedAt(),
                Metadata.ofQuestion(question.includePortfolio(), question.analysisSymbols()),
                MessageStatus.ACCEPTED,
                null,
                turn.streamKey());
    }
}
