package io.damso.cache;

import io.damso.model.Account;
import io.damso.model.AccountKey;
import io.damso.model.Message;
import io.damso.model.MessageId;
import io.damso.model.MessageRecord;
import io.damso.model.Metadata;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.model.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.util.SafeEncoder;

/** The newest messages of each room, and those that are not in MySQL yet. */
@ApplicationScoped
public class RecentMessages implements PendingMessages {

    private static final int MESSAGES = 100;
    private static final int ROOMS = 200;
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
     * Adds a turn's user message, which the journal has, and with it the room, unless that was deleted since; and does what
     * {@link Leases#confirm} does, in the same round trip.
     *
     * @param title what the room is called if this message makes it
     * @param repeat null if the request had no key
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Confirmation addQuestion(Turn turn, Message question, String title, Repeat repeat) {
        var calls = new ArrayList<Script.Call>();
        calls.add(addition(turn, turn.previous(), question, RoomTitle.write(title, question.timestamp())));
        calls.addAll(Leases.confirmation(turn, repeat));
        return Leases.confirmation(redis.runWhole(calls));
    }

    /**
     * Adds a turn's reply, which the journal has; unless its room was deleted since.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void addReply(Turn turn, Message reply) {
        redis.runWhole(List.of(addition(turn, reply)));
    }

    /**
     * As {@link #addReply}, and does what {@link Leases#release} does in the same round trip, where the tokens that the
     * reply took are counted too.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void addReplyAndRelease(Turn turn, Message reply) {
        long tokens = Metadata.usage(reply.metadata()).map(Usage::tokens).orElse(0L);
        redis.runWhole(List.of(addition(turn, reply), Leases.releasing(turn, tokens)));
    }

    private static Script.Call addition(Turn turn, Message reply) {
        return addition(turn, turn.beforeReply(), reply, "");
    }

    private static Script.Call addition(Turn turn, MessageId previous, Message message, String titleJson) {
        AccountKey account = turn.account().key();
        var keys = List.of(
                Keys.messages(account, turn.room()),
                Keys.pending(account, turn.room()),
                Keys.complete(account, turn.room()),
                Keys.rooms(account),
                Keys.roomTitles(account),
                Keys.roomsComplete(account),
                Keys.archived(account, turn.room()),
                Keys.last(account, turn.room()));
        return new Script.Call(
                ADD,
                keys,
                List.of(
                        message.id().value(),
                        ListEntry.write(previous, MessageRecord.of(message)),
                        turn.room().value(),
                        RedisTime.micros(message.timestamp()),
                        titleJson,
                        turn.messageId().value()));
    }

    /**
     * What Redis knows of a room, in one round trip.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Recent of(Account account, RoomId room) {
        return of(account, room, MESSAGES);
    }

    /**
     * As {@link #of(Account, RoomId)}, for who needs no more than the newest messages.
     *
     * @param most of them, beside those that are not in MySQL yet
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Recent of(Account account, RoomId room, int most) {
        var key = account.key();
        var answers = redis.pipeline(p -> {
            p.lrange(SafeEncoder.encode(Keys.messages(key, room)), 0, Math.min(most, MESSAGES) - 1);
            p.hvals(SafeEncoder.encode(Keys.pending(key, room)));
            p.get(Keys.complete(key, room));
            p.hmget(Keys.last(key, room), "reply_id", "changed", "filled");
            p.hmget(Keys.turn(key, room), "status", "reply_id", "message_id", "previous", "journaled");
        });
        try {
            return recent(answers);
        } catch (ClassCastException e) {
            throw new CacheUnavailableException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Recent recent(List<Object> answers) {
        var list = entries((List<byte[]>) answers.get(0));
        var pending = entries((List<byte[]>) answers.get(1));
        var last = (List<String>) answers.get(3);
        String lastReply = Objects.requireNonNullElse(last.get(0), "");
        var known = newestFirst(list, pending);
        String newest =
                newestExpected(lastReply, last.get(2), (List<String>) answers.get(4), id -> contains(known, id));
        var chain = wholeChain(known, newest);
        return new Recent(
                records(chain),
                pending.isEmpty() ? records(known.subList(chain.size(), known.size())) : others(list, pending, chain),
                goesBackToTheFirst(chain, (String) answers.get(2)),
                new Recent.Version(
                        lastReply,
                        list.isEmpty() ? "" : list.get(0).id().value(),
                        Objects.requireNonNullElse(last.get(1), "")));
    }

    private static List<ListEntry> entries(List<byte[]> answers) {
        var entries = new ArrayList<ListEntry>(answers.size());
        for (byte[] answer : answers) {
            entries.add(ListEntry.parse(answer));
        }
        return entries;
    }

    private static List<MessageRecord> records(List<ListEntry> entries) {
        var records = new ArrayList<MessageRecord>(entries.size());
        for (ListEntry entry : entries) {
            records.add(entry.record());
        }
        return Collections.unmodifiableList(records);
    }

    private static List<MessageRecord> others(List<ListEntry> list, List<ListEntry> pending, List<ListEntry> chain) {
        var chained = chain.stream().map(ListEntry::id).collect(Collectors.toSet());
        var others = list.stream().filter(entry -> !chained.contains(entry.id()));
        return Stream.concat(others, pending.stream()).map(ListEntry::record).toList();
    }

    // Asked mostly of the newest.
    private static boolean contains(List<ListEntry> newestFirst, String id) {
        for (ListEntry entry : newestFirst) {
            if (entry.id().value().equals(id)) {
                return true;
            }
        }
        return false;
    }

    // The room's first names none before it; but so does one that was said after Redis was wiped.
    private static boolean goesBackToTheFirst(List<ListEntry> chain, String first) {
        if (chain.isEmpty()) {
            return false;
        }
        var oldest = chain.get(chain.size() - 1);
        return oldest.previous() == null && oldest.id().value().equals(first);
    }

    // Until a live reply is here what it follows is the newest message; else the newest reply is, or what the list was
    // filled with since. A question that is not here yet may be missing until its turn is confirmed: before that nobody
    // heard that it is kept.
    private static String newestExpected(
            String lastReply, String filled, List<String> turn, Predicate<String> isKnown) {
        if (isKnown.test(lastReply)) {
            return lastReply;
        }
        if (!"live".equals(turn.get(0)) || !lastReply.equals(turn.get(1))) {
            return Objects.requireNonNullElse(filled, lastReply);
        }
        String previous = Objects.requireNonNullElse(turn.get(3), "");
        boolean again = previous.compareTo(turn.get(2)) > 0;
        boolean kept = turn.get(4) != null || isKnown.test(turn.get(2));
        return again || !kept ? previous : turn.get(2);
    }

    // What is pending goes on where the list ends. Of what both have, the list may know better what was before it.
    private static List<ListEntry> newestFirst(List<ListEntry> list, List<ListEntry> pending) {
        if (pending.isEmpty() && isNewestFirst(list)) {
            return list;
        }
        var byId = new TreeMap<String, ListEntry>(Comparator.reverseOrder());
        pending.forEach(entry -> byId.put(entry.id().value(), entry));
        list.forEach(entry -> byId.put(entry.id().value(), entry));
        return List.copyOf(byId.values());
    }

    private static boolean isNewestFirst(List<ListEntry> list) {
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i - 1).id().compareTo(list.get(i).id()) <= 0) {
                return false;
            }
        }
        return true;
    }

    private static List<ListEntry> wholeChain(List<ListEntry> newestFirst, String newest) {
        int whole = 0;
        String expected = newest;
        while (whole < newestFirst.size() && newestFirst.get(whole).id().value().equals(expected)) {
            var previous = newestFirst.get(whole).previous();
            expected = previous == null ? "" : previous.value();
            whole++;
        }
        return newestFirst.subList(0, whole);
    }

    /**
     * The record of a reply that is on its way to MySQL; in two round trips, however many rooms there are.
     *
     * @return empty if Redis knows of none
     * @throws CacheUnavailableException if Redis does not answer
     */
    public Optional<Message> pendingReply(Account account, StreamKey stream) {
        var key = account.key();
        var newest = ZRangeParams.zrangeParams(0, ROOMS - 1).rev();
        var rooms = redis.call(r -> r.zrange(Keys.rooms(key), newest));
        String id = stream.replyId().value();
        var answers = redis.pipeline(p -> rooms.forEach(
                room -> p.hget(SafeEncoder.encode(Keys.pending(key, new RoomId(room))), SafeEncoder.encode(id))));
        return answers.stream()
                .filter(Objects::nonNull)
                .map(entry -> ListEntry.parse(entry).record().message())
                .filter(reply -> stream.equals(reply.streamKey()))
                .findFirst();
    }

    /**
     * Fills the list again with what was read from everywhere, unless it is not all any more.
     *
     * @param version of what was read from Redis before
     * @param messages newest first, without a hole
     * @param complete whether nothing is older
     * @throws CacheUnavailableException if Redis does not answer
     */
    public void fill(
            Account account, RoomId room, Recent.Version version, List<MessageRecord> messages, boolean complete) {
        var newest = messages.subList(0, Math.min(MESSAGES, messages.size()));
        var arguments = new ArrayList<>(List.of(
                version.lastReply(),
                version.newest(),
                version.changed(),
                complete ? messages.get(messages.size() - 1).id().value() : ""));
        for (int i = 0; i < newest.size(); i++) {
            var previous = i + 1 < messages.size() ? messages.get(i + 1).id() : null;
            arguments.add(ListEntry.write(previous, newest.get(i)));
        }
        var key = account.key();
        redis.run(FILL, List.of(Keys.messages(key, room), Keys.complete(key, room), Keys.last(key, room)), arguments);
    }

    @Override
    public void archived(List<Archived> rooms) {
        redis.runWhole(rooms.stream().map(RecentMessages::archived).toList());
    }

    private static Script.Call archived(Archived those) {
        var account = those.account();
        var room = those.room();
        var keys = List.of(
                Keys.pending(account, room),
                Keys.messages(account, room),
                Keys.complete(account, room),
                Keys.roomsComplete(account),
                Keys.archived(account, room),
                Keys.last(account, room),
                Keys.roomsChanged(account));
        return new Script.Call(
                ARCHIVED, keys, those.messages().stream().map(MessageId::value).toList());
    }
}
