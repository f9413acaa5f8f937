package io.damso.archive;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.UnansweredTurns;
import io.damso.journal.Entry;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Finds the questions that a node journaled and then died, before anything else knew of them. They come here when it
 * starts again: asked before its process began, or long ago. But so does everything after an outage of MySQL, which is
 * why Redis is asked.
 */
@ApplicationScoped
class LateQuestions {

    private static final Logger LOG = Logger.getLogger(LateQuestions.class.getName());

    // Redis' clock decides. This node's own only spares it the question, and may be as much behind.
    private static final Duration WORTH_ASKING = UnansweredTurns.LATE.dividedBy(2);

    private final UnansweredTurns unanswered;
    private final InstantSource clock;
    private final Instant processStart;

    /** For the container, which makes a proxy of this class. */
    LateQuestions() {
        this(null, null, null);
    }

    @Inject
    LateQuestions(UnansweredTurns unanswered) {
        this(unanswered, InstantSource.system(), UnansweredTurns.PROCESS_START);
    }

    LateQuestions(UnansweredTurns unanswered, InstantSource clock, Instant processStart) {
        this.unanswered = unanswered;
        this.clock = clock;
        this.processStart = processStart;
    }

    /** @return those that nobody answers, as far as Redis knows; none if it does not answer */
    Set<Entry.UserMessage> unansweredAmong(List<Entry> entries) {
        var late = late(entries);
        if (!late.isEmpty()) {
            late.keySet().retainAll(unanswered(List.copyOf(late.keySet())));
        }
        return Set.copyOf(late.values());
    }

    private Map<Turn, Entry.UserMessage> late(List<Entry> entries) {
        var replies = replies(entries);
        var late = new LinkedHashMap<Turn, Entry.UserMessage>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.UserMessage question
                    && isLate(question.message().timestamp())
                    && !replies.contains(MessageRow.Key.of(question, question.replyId()))) {
                late.put(turn(question), question);
            }
        }
        return late;
    }

    // A question whose reply comes with it needs no answer of Redis'; after an outage that is most of them.
    private static Set<MessageRow.Key> replies(List<Entry> entries) {
        return entries.stream()
                .filter(Entry.AiResponse.class::isInstance)
                .map(reply -> MessageRow.Key.of(reply, reply.message().id()))
                .collect(Collectors.toSet());
    }

    private boolean isLate(Instant asked) {
        return asked.isBefore(clock.instant().minus(WORTH_ASKING)) || asked.isBefore(processStart);
    }

    static Turn turn(Entry.UserMessage entry) {
        Message question = entry.message();
        return new Turn(
                new Account(entry.account(), entry.shard()),
                question.room(),
                null,
                question.id(),
                entry.replyId(),
                entry.reply(),
                question.timestamp().toEpochMilli(),
                question.timestamp());
    }

    private List<Turn> unanswered(List<Turn> late) {
        try {
            return unanswered.among(late);
        } catch (CacheUnavailableException e) {
            LOG.log(Level.WARNING, "Redis did not say whether {0} late messages are answered.", late.size());
            return List.of();
        }
    }
}
