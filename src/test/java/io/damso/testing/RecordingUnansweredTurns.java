package io.damso.testing;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.UnansweredTurns;
import io.damso.model.MessageId;
import io.damso.model.Turn;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes every turn for answered, but those it was told of; remembers what it was asked. */
public final class RecordingUnansweredTurns implements UnansweredTurns {

    private final List<List<Turn>> asked = new CopyOnWriteArrayList<>();
    private final Set<MessageId> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    @Override
    public List<Turn> among(List<Turn> turns) {
        asked.add(turns);
        if (away) {
            throw new CacheUnavailableException(null);
        }
        return turns.stream()
                .filter(turn -> unanswered.contains(turn.messageId()))
                .toList();
    }

    /** @param question by its id, in whichever room */
    public void nobodyAnswers(MessageId question) {
        unanswered.add(question);
    }

    public void goAway() {
        away = true;
    }

    /** Each time, in order. */
    public List<List<Turn>> asked() {
        return asked;
    }
}
