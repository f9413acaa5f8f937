package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.cache.Leases;
import io.damso.cache.Orphans;
import io.damso.cache.RecentMessages;
import io.damso.cache.RecentRooms;
import io.damso.cache.RedisForTests;
import io.damso.cache.ReplyName;
import io.damso.model.Account;
import io.damso.model.EventId;
import io.damso.model.Message;
import io.damso.model.Repeat;
import io.damso.model.RoomId;
import io.damso.model.StreamKey;
import io.damso.model.Turn;
import io.damso.stream.ReaderRecorder;
import io.damso.stream.StreamsForTests;
import io.damso.testing.Examples;
import io.damso.testing.FakePortfolios;
import io.damso.testing.InMemoryArchive;
import io.damso.testing.PuppetModel;
import io.damso.testing.RecordingJournal;
import io.damso.testing.TestSettings;
import io.damso.tool.ToolsForTests;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * One account's conversation on one node: all of this package on a real Redis, with a puppet for a model and stores in
 * memory.
 */
final class Talk implements AutoCloseable {

    static final RoomId ROOM = Examples.ROOM;

    private static final Duration ANALYSED_WITHIN = Duration.ofSeconds(5);
    private static final Duration TOOL_WITHIN = Duration.ofSeconds(1);

    final Account account;
    final RecordingJournal journal;
    final InMemoryArchive archive;
    final PuppetModel model = new PuppetModel();
    final FakePortfolios portfolios = new FakePortfolios();
    final RecentMessages recent;
    final RecentRooms recentRooms;
    final Leases leases;
    final Orphans orphans;
    final StreamsForTests streams;
    final History history;
    final Rooms rooms;
    final RoomOwner owner;
    final Turns turns;
    final Replies replies;
    final Draining draining;
    final Generations generations;
    final Promise promise;
    final RoomModels models;
    final AccountUsage usage;
    private final Map<String, String> more;
    final Analyst analyst;
    final ThreadPoolExecutor toolThreads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final LeaseRounds leaseRounds;
    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    Talk(RedisForTests redis) {
        this(redis, Map.of());
    }

    /** @param more settings */
    Talk(RedisForTests redis, Map<String, String> more) {
        this(redis, new Object(), more);
    }

    /**
     * @param toolbox whose tools the model may have called
     * @param more settings
     */
    Talk(RedisForTests redis, Object toolbox, Map<String, String> more) {
        this(redis, "node1", Examples.account(), new RecordingJournal(), new InMemoryArchive(), toolbox, more);
    }

    private Talk(
            RedisForTests redis,
            String node,
            Account account,
            RecordingJournal journal,
            InMemoryArchive archive,
            Object toolbox,
            Map<String, String> more) {
        this.more = more;
        this.account = account;
        this.journal = journal;
        this.archive = archive;
        recent = redis.recentMessages();
        var leaseSettings = new HashMap<>(Map.of("DAMSO_SENDS_PER_MINUTE", "1000", "DAMSO_NODE", node));
        leaseSettings.putAll(more);
        leases = redis.leases(leaseSettings);
        orphans = redis.orphans(node);
        streams = StreamsForTests.on(redis, node);
        history = new History(recent, archive);
        recentRooms = redis.recentRooms();
        rooms = new Rooms(recentRooms, archive, archive);
        var set = new HashMap<>(Map.of("DAMSO_REPLY_MAX_BYTES", "1024"));
        set.putAll(more);
        var settings = new ConversationSettings(TestSettings.with(set));
        var tools = ToolsForTests.of(toolbox, TOOL_WITHIN, toolThreads, scheduler);
        promise = new Promise(journal, recent, leases, archive);
        models = new RoomModels(model, recentRooms, archive);
        analyst = new Analyst(ANALYSED_WITHIN, scheduler);
        generations = new Generations(
                streams.streams(),
                leases,
                orphans,
                models,
                new Asking(tools, settings, scheduler),
                new Prompts(
                        history, tools, new PromptSettings(TestSettings.with(Map.of("DAMSO_CONTEXT_TOKENS", "2000")))),
                analyst,
                rooms,
                new Ending(journal, recent, leases, new TokenCounts(model), Duration.ofSeconds(3)),
                promise,
                settings);
        generations.runOn(threads, threads);
        leaseRounds = new LeaseRounds(generations, leases);
        leaseRounds.start(scheduler);
        draining = new Draining(streams.readers(), generations);
        var claims = redis.claims(leaseSettings);
        usage = new AccountUsage(archive, claims);
        turns = new Turns(claims, models, usage, promise, history, portfolios, generations, draining);
        var changes = redis.roomChanges();
        replies = new Replies(streams.streams(), generations, leases, archive, recent, changes, redis.memory());
        // As a node does that looks for orphans. Of a reply of the same millisecond nobody could say whether it was
        // before.
        orphans.find();
        long known = System.currentTimeMillis();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> System.currentTimeMillis() > known);
        owner = new RoomOwner(rooms, archive, changes, generations, streams.streams());
    }

    /** The same conversation on another node, with a journal of its own. */
    Talk on(RedisForTests redis, String node) {
        return new Talk(redis.fromAnotherNode(), node, account, new RecordingJournal(), archive, new Object(), more);
    }

    static Question question(String content, Repeat repeat) {
        return new Question(ROOM, content, false, List.of(), "", repeat);
    }

    Turn accepted(Question question) {
        return accepted(turns.accept(account, question));
    }

    static Turn accepted(Answer answer) {
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
        return read(turn.account(), turn.streamKey());
    }

    ReaderRecorder read(Account reading, StreamKey key) {
        return read(reading, key, EventId.START);
    }

    /** Goes on after an event. */
    ReaderRecorder read(Turn turn, EventId after) {
        return read(turn.account(), turn.streamKey(), after);
    }

    private ReaderRecorder read(Account reading, StreamKey key, EventId after) {
        var reader = new ReaderRecorder();
        var stream = replies.stream(reading, key, after).orElseThrow();
        assertThat(streams.readers().follow(stream, after, reader)).isTrue();
        return reader;
    }

    void awaitEnded(Turn turn) {
        read(turn).awaitClosed();
    }

    /** Until nothing of the reply is this node's any more. */
    void awaitForgotten(Turn turn) {
        await().until(() -> !generations.stop(turn.streamKey()));
    }

    /** Until this node writes no reply, and is done with all it did about one. */
    void awaitIdle() {
        await().until(() -> generations.running().isEmpty() && threads.getActiveCount() == 0);
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

    /** From now on nobody hears that this node lives. */
    void stopRenewing() {
        leaseRounds.stop();
        // One that is under way is not stopped.
        CompletableFuture.runAsync(() -> {}, scheduler).join();
    }

    /** As once every two seconds. */
    void lookForOrphans() {
        orphaned().forEach(generations::takeOver);
    }

    /** Those of this account: other tests leave some of theirs. */
    List<ReplyName> orphaned() {
        return orphans.find().stream()
                .filter(name -> name.account().equals(account))
                .toList();
    }

    @Override
    public void close() {
        leaseRounds.stop();
        streams.close();
        scheduler.shutdownNow();
        threads.shutdownNow();
        toolThreads.shutdownNow();
    }
}
