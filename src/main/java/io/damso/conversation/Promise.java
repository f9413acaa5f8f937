package io.damso.conversation;

import io.damso.archive.Archive;
import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Confirmation;
import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.cache.Takeover;
import io.damso.cache.UnansweredTurns;
import io.damso.journal.Entry;
import io.damso.journal.Journal;
import io.damso.journal.JournalUnavailableException;
import io.damso.llm.LanguageModel;
import io.damso.model.FaultCode;
import io.damso.model.Message;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.SenderType;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a claimed turn one that is kept and gets a reply's record, whatever happens from then on. */
@ApplicationScoped
class Promise {

    // What comes to MySQL later than this gets the record there.
    private static final Duration LOOKED_FOR = UnansweredTurns.LATE.plusSeconds(30);

    private final Journal journal;
    private final RecentMessages recent;
    private final Leases leases;
    private final Archive archive;

    /** For the container, which makes a proxy of this class. */
    Promise() {
        this(null, null, null, null);
    }

    @Inject
    Promise(Journal journal, RecentMessages recent, Leases leases, Archive archive) {
        this.archive = archive;
        this.journal = journal;
        this.recent = recent;
        this.leases = leases;
    }

    /**
     * Why there can be none now; empty if the journal takes a question, and its reply later, and the model would be asked.
     *
     * @param model that is to answer
     */
    Optional<Answer> hindrance(LanguageModel model) {
        if (!journal.hasRoom()) {
            return Optional.of(new Answer.Unavailable());
        }
        return model.hasPlace() ? Optional.empty() : Optional.of(new Answer.NoModel());
    }

    /**
     * Journals the question, caches it, and confirms the claim; the sender may be answered after that.
     *
     * @return false if nothing is promised
     * @throws CacheUnavailableException if Redis does not answer; nothing is promised
     * @throws JournalUnavailableException if the journal did not take it
     */
    boolean make(Turn turn, Question question) {
        var message = message(turn, question);
        return make(
                turn, question, message, () -> recent.addQuestion(turn, message, question.title(), question.repeat()));
    }

    /**
     * Journals a question once more, for the sake of its new reply, and confirms the claim to answer it.
     *
     * @param message the question, as it is kept already
     * @return false if nothing is promised
     * @throws CacheUnavailableException if Redis does not answer
     * @throws JournalUnavailableException if the journal did not take it
     */
    boolean makeAgain(Turn turn, Question question, Message message) {
        return make(turn, question, message, () -> leases.confirm(turn, question.repeat()));
    }

    private boolean make(Turn turn, Question question, Message message, Supplier<Confirmation> confirming) {
        leases.list(turn);
        journal(turn, question, message);
        // Where Redis does not answer, nothing is promised. The record is left to whoever comes first: to the same
        // request, sent again, or to who looks after turns that stay open.
        var confirmation = confirming.get();
        if (confirmation == Confirmation.LOST) {
            // The journal has the question, so it needs a reply's record; and whoever asks again finds it at once.
            recent.addReply(turn, interrupt(turn));
            if (question.repeat() != null) {
                leases.settled(turn, question.repeat());
            }
        }
        return confirmation == Confirmation.CONFIRMED;
    }

    private Message interrupt(Turn turn) {
        var record = Generation.record(turn, "", new Outcome.Failed(FaultCode.INTERRUPTED), turn.acceptedAt());
        journal.append(new Entry.AiResponse(turn.account().key(), turn.account().shard(), record));
        return record;
    }

    /**
     * Gives the question of a turn that its node did not confirm the record of a reply, once it is seen in MySQL. Looks
     * again later where it is not: it may be on its way, or nobody ever journaled it.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    void settle(Takeover.Unconfirmed orphan) {
        var turn = orphan.turn();
        try {
            if (isArchived(turn)) {
                interrupt(turn);
                leases.forget(turn);
            } else if (orphan.at().isAfter(turn.acceptedAt().plus(LOOKED_FOR))) {
                leases.forget(turn);
            }
        } catch (ArchiveUnavailableException | JournalUnavailableException e) {
            // It stays an orphan.
        }
    }

    private boolean isArchived(Turn turn) {
        return archive.messages(turn.account(), turn.room(), turn.replyId(), 1).stream()
                .anyMatch(newest -> newest.id().equals(turn.messageId()));
    }

    private void journal(Turn turn, Question question, Message message) {
        var account = turn.account();
        try {
            journal.append(new Entry.UserMessage(
                    account.key(), account.shard(), message, question.title(), turn.streamKey(), leases.node()));
        } catch (JournalUnavailableException e) {
            // Its key stays claimed: the journal may have it all the same, and a retry must then be the same message.
            leases.release(turn);
            leases.forget(turn);
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
