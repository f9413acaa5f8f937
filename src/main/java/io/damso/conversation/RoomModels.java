package io.damso.conversation;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.archive.RoomArchive;
import io.damso.cache.CacheUnavailableException;
import io.damso.cache.RecentRooms;
import io.damso.llm.LanguageModel;
import io.damso.llm.Models;
import io.damso.model.Account;
import io.damso.model.Room;
import io.damso.model.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Which model answers in a room: the one that the person chose for it, else the first. */
@ApplicationScoped
public class RoomModels {

    private final Models models;
    private final RecentRooms recent;
    private final RoomArchive archive;

    /** For the container, which makes a proxy of this class. */
    RoomModels() {
        this(null, null, null);
    }

    @Inject
    RoomModels(Models models, RecentRooms recent, RoomArchive archive) {
        this.models = models;
        this.recent = recent;
        this.archive = archive;
    }

    /** Those that a person can choose from; the first one answers where nobody did. At least one. */
    public List<String> names() {
        return models.names();
    }

    /**
     * As Redis knows, in one round trip at most; for who waits.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    LanguageModel known(Account account, RoomId room) {
        return isNoChoice()
                ? models.of(null)
                : models.of(recent.model(account, room).orElse(null));
    }

    /** As MySQL has it where Redis does not know; the first one where that does not answer. */
    LanguageModel of(Account account, RoomId room) {
        return isNoChoice() ? models.of(null) : models.of(chosen(account, room).orElse(null));
    }

    private boolean isNoChoice() {
        return models.names().size() == 1;
    }

    private Optional<String> chosen(Account account, RoomId room) {
        try {
            var chosen = recent.model(account, room);
            return chosen.isPresent() || recent.isComplete(account)
                    ? chosen
                    : archive.find(account, room).map(Room::model);
        } catch (CacheUnavailableException | ArchiveUnavailableException e) {
            return Optional.empty();
        }
    }
}
