package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageJson;
import io.damso.model.Repeat;
import io.damso.model.Rfc3339;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** The newest messages of each room, and those that are not in MySQL yet. */
@ApplicationScoped
public class RecentMessages implements PendingMessages {

    private static final int MESSAGES = 100;
    private static final Script ADD = Script.named("add");
    private static final Script FILL = Script.named("fill");
    private static final Script ARCHIVED = Script.named("archived");

    private final Redis redis;

    /** For the container, which makes a proxy of this class. */
    RecentMessages() {
        this(null);
    }

    @Inject
    RecentMessages(Redis redis) {
        this.redis = redis;
    }

    /**
     * Adds a turn's user message, which the journal has, and with it the room.
     *
     * @param title what the room is called if this message makes it
     * @param repeat null if the request had no key
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void addQuestion(Turn turn, Message question, String title, Repeat repeat) {
        String titleJson = JsonText.write(JsonText.object()
                .add("title", title)
                .add("created_at", Rfc3339.format(question.timestamp()))
                .build());
        add(turn, turn.previous(), question, titleJson, repeat);
    }

    /**
     * Adds a turn's reply, which the journal has.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void addReply(Turn turn, Message reply) {
        add(turn, turn.messageId(), reply, "", null);
    }

    private void add(Turn turn, MessageId previous, Message message, String titleJson, Repeat repeat) {
        AccountKey account = turn.account().key();
        String json = JsonText.write(MessageJson.write(message));
        var time = message.timestamp();
        var keys = new ArrayList<>(List.of(
                Keys.messages(account, turn.room()),
                Keys.pending(account, turn.room()),
                Keys.complete(account, turn.room()),
                Keys.rooms(account),
                Keys.roomTitles(account),
                Keys.roomsComplete(account)));
        if (repeat != null) {
            keys.add(Keys.repeat(account, repeat.key()));
        }
        redis.run(
                ADD,
                keys,
                List.of(
                        message.id().value(),
                        ListEntry.write(previous, message, json),
                        json,
                        turn.room().value(),
                        String.valueOf(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000),
                        titleJson,
                        turn.replyId().value()));
    }

    /**
     * What Redis knows of a room, in one round trip.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Recent of(Account account, RoomId room) {
        var key = account.key();
        var answers = redis.pipeline(p -> {
            p.lrange(Keys.messages(key, room), 0, MESSAGES - 1);
            p.hvals(Keys.pending(key, room));
            p.exists(Keys.complete(key, room));
            p.hget(Keys.last(key, room), "reply_id");
            p.hmget(Keys.turn(key, room), "status", "reply_id", "message_id");
        });
        try {
            return recent(answers);
        } catch (ClassCastException | JsonException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CacheUnavailableException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Recent recent(List<Object> answers) {
        var entries =
                ((List<String>) answers.get(0)).stream().map(ListEntry::parse).toList();
        var others = new ArrayList<>(((List<String>) answers.get(1))
                .stream().map(JsonText::parse).map(MessageJson::read).toList());
        String lastReply = Objects.requireNonNullElse((String) answers.get(3), "");
        int whole = wholeChain(entries, newestExpected(lastReply, (List<String>) answers.get(4)));
        entries.stream().skip(whole).map(ListEntry::message).forEach(others::add);
        return new Recent(
                entries.stream().limit(whole).map(ListEntry::message).toList(),
                others,
                (Boolean) answers.get(2) && goesBackToTheFirst(entries, whole),
                new Recent.Version(
                        lastReply,
                        entries.isEmpty() ? "" : entries.get(0).message().id().value()));
    }

    // The room's first names none before it; one that does stands after a message that never got here.
    private static boolean goesBackToTheFirst(List<ListEntry> entries, int whole) {
        return whole > 0 && whole == entries.size() && entries.get(whole - 1).previous() == null;
    }

    // While a reply is live its question is the newest message; else the newest reply is.
    private static String newestExpected(String lastReply, List<String> turn) {
        return "live".equals(turn.get(0)) && lastReply.equals(turn.get(1)) ? turn.get(2) : lastReply;
    }

    private static int wholeChain(List<ListEntry> entries, String newest) {
        String expected = newest;
        int length = 0;
        for (ListEntry entry : entries) {
            if (!entry.message().id().value().equals(expected)) {
                break;
            }
            length++;
            expected = entry.previous() == null ? "" : entry.previous().value();
        }
        return length;
    }

    /**
     * Fills the list again with what was read from everywhere, unless something was added since.
     *
     * @param version of what was read from Redis before
     * @param messages newest first, without a hole
     * @param complete whether nothing is older
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void fill(Account account, RoomId room, Recent.Version version, List<Message> messages, boolean complete) {
        var newest = messages.subList(0, Math.min(MESSAGES, messages.size()));
        var arguments = new ArrayList<>(List.of(
                version.lastReply(), version.newest(), complete && newest.size() == messages.size() ? "1" : "0"));
        for (int i = 0; i < newest.size(); i++) {
            var previous = i + 1 < messages.size() ? messages.get(i + 1).id() : null;
            var message = newest.get(i);
            arguments.add(ListEntry.write(previous, message, JsonText.write(MessageJson.write(message))));
        }
        var key = account.key();
        redis.run(FILL, List.of(Keys.messages(key, room), Keys.complete(key, room), Keys.last(key, room)), arguments);
    }

    @Override
    public void archived(AccountKey account, RoomId room, Collection<MessageId> messages) {
        var keys = List.of(
                Keys.pending(account, room),
                Keys.messages(account, room),
                Keys.complete(account, room),
                Keys.roomsComplete(account));
        try {
            redis.run(ARCHIVED, keys, messages.stream().map(MessageId::value).toList());
        } catch (CacheUnavailableException e) {
            // It expires by itself; until then it is merged away as a double of MySQL's row.
        }
    }
}
