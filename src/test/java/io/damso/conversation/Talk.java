package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.Leases;
import io.damso.cache.RecentMessages;
import io.damso.cache.RecentRooms;
import io.damso.cache.RedisForTests;
import io.damso.model.Account;
import io.damso.model.EventId;
import io.damso.model.Message;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.Turn;
import io.damso.stream.ReaderRecorder;
import io.damso.stream.StreamsForTests;
import io.damso.testing.Examples;
import io.damso.testing.InMemoryArchive;
import io.damso.testing.PuppetModel;
import io.damso.testing.RecordingJournal;
import io.damso.testing.TestSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** One account's conversation: all of this package on a real Redis, with a puppet for a model and stores in memory. */
final class Talk implements AutoCloseable {

    static final RoomId ROOM = Examples.ROOM;

    final Account account = Examples.account();
    final RecordingJournal journal = new RecordingJournal();
    final InMemoryArchive archive = new InMemoryArchive();
    final PuppetModel model = new PuppetModel();
    final RecentMessages recent;
    final RecentRooms recentRooms;
    final Leases leases;
    final StreamsForTests streams;
    final History history;
    final Rooms rooms;
    final Turns turns;
    final Replies replies;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Generations generations;

    Talk(RedisForTests redis) {
        recent = redis.recentMessages();
        leases = redis.leases(Map.of("DAMSO_SENDS_PER_MINUTE", "1000"));
        streams = StreamsForTests.on(redis);
        history = new History(recent, archive);
        recentRooms = redis.recentRooms();
        rooms = new Rooms(recentRooms, archive);
        var settings = new ConversationSettings(TestSettings.with(Map.of("DAMSO_REPLY_MAX_BYTES", "1024")));
        var ending = new Ending(journal, recent, leases);
        generations = new Generations(streams.streams(), leases, model, new Prompts(history), rooms, ending, settings);
        generations.holdLeases(threads, scheduler);
        turns = new Turns(leases, journal, recent, generations);
        replies = new Replies(streams.streams(), generations, leases, archive);
    }

    static Question question(String content, Repeat repeat) {
        return new Question(ROOM, content, false, List.of(), repeat);
    }

    Turn accepted(Question question) {
        var answer = turns.accept(account, question);
        assertThat(answer).isInstanceOf(Answer.Accepted.class);
        return ((Answer.Accepted) answer).turn();
    }

    boolean redisKnowsAllRooms() {
        return recentRooms.of(account).complete();
    }

    /** Asks, and waits until the model was. */
    Turn ask(String content) {
        int before = model.prompts().size();
        var turn = accepted(question(content, null));
        model.awaitAsked(before + 1);
        return turn;
    }

    /** A whole turn. */
    Turn turn(String content, String reply) {
        var turn = ask(content);
        model.say(reply).done();
        awaitEnded(turn);
        return turn;
    }

    ReaderRecorder read(Turn turn) {
        var reader = new ReaderRecorder();
        var stream = replies.stream(account, turn.streamKey()).orElseThrow();
        streams.streams().follow(stream, EventId.START, reader);
        return reader;
    }

    void awaitEnded(Turn turn) {
        read(turn).awaitClosed();
    }

    /** Until nothing of the reply is this node's any more. */
    void awaitForgotten(Turn turn) {
        await().until(() -> !generations.stop(turn.streamKey()));
    }

    List<Message> page() {
        return history.page(account, ROOM, null, 200).messages();
    }

    List<String> said() {
        return page().stream().map(Message::content).toList();
    }

    /** As the archive does with what is in the journal. */
    void archiveAll() {
        var messages = journal.entries().stream().map(entry -> entry.message()).toList();
        archive.store(messages);
        recent.archived(account.key(), ROOM, messages.stream().map(Message::id).toList());
    }

    @Override
    public void close() {
        generations.stopHolding();
        streams.close();
        scheduler.shutdownNow();
        threads.shutdownNow();
    }
}
