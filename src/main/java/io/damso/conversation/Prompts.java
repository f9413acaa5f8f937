package io.damso.conversation;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.Claim;
import io.damso.llm.LanguageModel;
import io.damso.llm.Prompt;
import io.damso.llm.Prompt.Utterance;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageRecord;
import io.damso.model.MessageStatus;
import io.damso.model.SenderType;
import io.damso.model.Turn;
import io.damso.portfolio.Portfolio;
import io.damso.tool.Tools;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** What the model is told: who it is, what the person holds, as many of the room's last turns as fit, and the question. */
@ApplicationScoped
class Prompts {

    // Of what Redis has there may be more; for fewer MySQL is asked.
    private static final int MESSAGES = 20;

    private static final String CUT_OFF = "\n[This reply was cut off here.]";

    private final History history;
    private final Tools tools;
    private final PromptSettings settings;

    /** For the container, which makes a proxy of this class. */
    Prompts() {
        this(null, null, null);
    }

    @Inject
    Prompts(History history, Tools tools, PromptSettings settings) {
        this.history = history;
        this.tools = tools;
        this.settings = settings;
    }

    /** @param model who is to be told */
    Prompt of(Claim.Granted claim, Question question, Optional<Portfolio> portfolio, LanguageModel model) {
        String system = settings.system(question.language());
        var budget = new TokenBudget(settings.contextTokens(), model::tokens);
        budget.spend(system);
        var offered = tools.definitions();
        offered.forEach(tool -> budget.spend(tool.text()));
        budget.spend(question.content());
        if (portfolio.isPresent()) {
            system = system + (system.isEmpty() ? "" : "\n\n") + Holdings.told(portfolio.get(), budget);
        }
        var utterances = new ArrayList<Utterance>();
        utterances.add(new Utterance(SenderType.USER, question.content()));
        if (!claim.beginsRoom()) {
            addTurnsBefore(claim.turn(), budget, utterances);
        }
        Collections.reverse(utterances);
        return new Prompt(system, "", utterances).withTools(offered);
    }

    private void addTurnsBefore(Turn turn, TokenBudget budget, List<Utterance> newestFirst) {
        var replies = new HashMap<MessageId, Message>();
        for (MessageRecord record : newestFirst(turn)) {
            if (record.id().compareTo(turn.messageId()) >= 0) {
                continue;
            }
            var message = record.message();
            if (message.replyTo() != null) {
                // Of several replies to one message, the newest counts.
                replies.putIfAbsent(message.replyTo(), message);
                continue;
            }
            var reply = replies.remove(message.id());
            if (reply == null || reply.content().isEmpty()) {
                continue;
            }
            String said = reply.status() == MessageStatus.DONE ? reply.content() : reply.content() + CUT_OFF;
            if (!budget.take(message.content(), said)) {
                return;
            }
            newestFirst.add(new Utterance(SenderType.AI, said));
            newestFirst.add(new Utterance(SenderType.USER, message.content()));
        }
    }

    // Without MySQL or Redis a person still gets an answer, if one that knows less.
    private List<MessageRecord> newestFirst(Turn turn) {
        // Asked again and again, a question has so many replies that nothing else is on the newest page.
        boolean again = !turn.beforeReply().equals(turn.messageId());
        try {
            var page = history.recent(turn.account(), turn.room(), again ? turn.messageId() : null, MESSAGES);
            var newestFirst = new ArrayList<>(page.records());
            Collections.reverse(newestFirst);
            return newestFirst;
        } catch (CacheUnavailableException | ArchiveUnavailableException e) {
            return List.of();
        }
    }
}
