package io.damso.conversation;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.cache.CacheUnavailableException;
import io.damso.llm.Prompt;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.SenderType;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/** What the model is told: the room's recent messages, and the question. */
@ApplicationScoped
class Prompts {

    private static final int MESSAGES = 20;
    private static final int CHARACTERS = 24_000;

    private final History history;

    /** For the container, which makes a proxy of this class. */
    Prompts() {
        this(null);
    }

    @Inject
    Prompts(History history) {
        this.history = history;
    }

    Prompt of(Turn turn, Question question) {
        var utterances = new ArrayList<Prompt.Utterance>();
        utterances.add(new Prompt.Utterance(SenderType.USER, question.content()));
        var answered = new HashSet<MessageId>();
        int characters = 0;
        for (Message message : before(turn)) {
            // Of several replies to one message, the newest counts.
            if (message.replyTo() != null && !answered.add(message.replyTo())) {
                continue;
            }
            characters += message.content().length();
            if (characters > CHARACTERS || utterances.size() > MESSAGES) {
                break;
            }
            if (!message.content().isEmpty()) {
                utterances.add(new Prompt.Utterance(message.senderType(), message.content()));
            }
        }
        Collections.reverse(utterances);
        return new Prompt(utterances);
    }

    // Without MySQL or Redis a person still gets an answer, if one that knows less.
    private List<Message> before(Turn turn) {
        try {
            // Asked again and again, a question has so many replies that nothing else is on the newest page.
            boolean again = !turn.beforeReply().equals(turn.messageId());
            var page = history.page(turn.account(), turn.room(), again ? turn.messageId() : null, MESSAGES);
            var newestFirst = new ArrayList<>(page.messages());
            Collections.reverse(newestFirst);
            newestFirst.removeIf(message -> message.id().compareTo(turn.messageId()) >= 0);
            return newestFirst;
        } catch (CacheUnavailableException | ArchiveUnavailableException e) {
            return List.of();
        }
    }
}
