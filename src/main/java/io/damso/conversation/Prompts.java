package io.damso.conversation;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.llm.LanguageModel;
import io.damso.llm.Prompt;
import io.damso.llm.Prompt.Utterance;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.SenderType;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the model is told: who it is, as many of the room's last turns as fit, and the question. */
@ApplicationScoped
class Prompts {

    // Most rooms have fewer, and what Redis has is read in one round trip.
    private static final int FIRST_PAGE = 20;
    private static final int FURTHER_PAGE = 100;
    private static final int MESSAGES = 1_000;

    private static final String CUT_OFF = "\n[This reply was cut off here.]";

    private final History history;
    private final LanguageModel model;
    private final PromptSettings settings;

    /** For the container, which makes a proxy of this class. */
    Prompts() {
        this(null, null, null);
    }

    @Inject
    Prompts(History history, LanguageModel model, PromptSettings settings) {
        this.history = history;
        this.model = model;
        this.settings = settings;
    }

    Prompt of(Turn turn, Question question) {
        String system = settings.system(question.language());
        var budget = new TokenBudget(settings.contextTokens(), model::tokens);
        budget.spend(system);
        budget.spend(question.content());
        var utterances = new ArrayList<Utterance>();
        utterances.add(new Utterance(SenderType.USER, question.content()));
        addTurnsBefore(turn, budget, utterances);
        Collections.reverse(utterances);
        return new Prompt(system, "", utterances);
    }

    // Without MySQL or Redis a person still gets an answer, if one that knows less.
    private void addTurnsBefore(Turn turn, TokenBudget budget, List<Utterance> newestFirst) {
        var replies = new HashMap<MessageId, Message>();
        // Asked again and again, a question has so many replies that nothing else is on the newest page.
        boolean again = !turn.beforeReply().equals(turn.messageId());
        MessageId before = again ? turn.messageId() : null;
        int limit = FIRST_PAGE;
        try {
            for (int read = 0; read < MESSAGES; read += limit, limit = FURTHER_PAGE) {
                var page = history.page(turn.account(), turn.room(), before, limit);
                var messages = page.messages();
                if (!addTurns(messages, turn, replies, budget, newestFirst) || !page.hasMore() || messages.isEmpty()) {
                    return;
                }
                before = messages.get(0).id();
            }
        } catch (CacheUnavailableException | ArchiveUnavailableException e) {
            // What was read so far has no hole.
        }
    }

    /** @return false if one did not fit, so that no older one may follow */
    private static boolean addTurns(
            List<Message> oldestFirst,
            Turn turn,
            Map<MessageId, Message> replies,
            TokenBudget budget,
            List<Utterance> newestFirst) {
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            var message = oldestFirst.get(i);
            if (message.id().compareTo(turn.messageId()) >= 0) {
                continue;
            }
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
                return false;
            }
            newestFirst.add(new Utterance(SenderType.AI, said));
            newestFirst.add(new Utterance(SenderType.USER, message.content()));
        }
        return true;
    }
}
