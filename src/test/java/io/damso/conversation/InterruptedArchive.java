package io.damso.conversation;

import io.damso.archive.Archive;
import io.damso.model.Account;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.Room;
import io.damso.model.RoomId;
import java.util.List;
import java.util.Optional;

/** Lets something happen after each reading of a room, before its reader goes on with what was read. */
final class InterruptedArchive implements Archive {

    private final Archive archive;
    private volatile Runnable interruption = () -> {};

    InterruptedArchive(Archive archive) {
        this.archive = archive;
    }

    void afterEachReading(Runnable task) {
        interruption = task;
    }

    @Override
    public List<Message> messages(Account owner, RoomId room, MessageId before, int limit) {
        var read = archive.messages(owner, room, before, limit);
        interruption.run();
        return read;
    }

    @Override
    public Optional<Message> reply(Account owner, MessageId replyId) {
        return archive.reply(owner, replyId);
    }

    @Override
    public List<Room> rooms(Account owner, Room.Cursor after, int limit) {
        return archive.rooms(owner, after, limit);
    }
}
