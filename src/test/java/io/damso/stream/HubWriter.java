package io.damso.stream;

import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.model.Turn;
import io.damso.testing.Examples;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** A reply's writer on one node, from taking it to its end, in the order in which a conversation does it. */
final class HubWriter {

    private final HubNode node;
    private final LiveReply reply;
    private final AtomicBoolean finished = new AtomicBoolean();

    private HubWriter(HubNode node, LiveReply reply) {
        this.node = node;
        this.reply = reply;
    }

    static HubWriter begin(HubNode node, Turn turn) {
        var mine = new AtomicReference<LiveReply>();
        return kept(node, node.streams().begin(turn, PortfolioUse.NOT_ASKED, () -> forget(node, mine)), mine);
    }

    /** @return empty if the reply has ended */
    static Optional<HubWriter> takeOver(HubNode node, Turn turn, Runnable pause) {
        var key = new ReplyLog.Key(turn.account().key(), turn.streamKey());
        var epoch = node.log().takeOver(key);
        pause.run();
        var mine = new AtomicReference<LiveReply>();
        return epoch.isEmpty()
                ? Optional.empty()
                : node.streams()
                        .takeOver(by(epoch.getAsLong(), turn), () -> forget(node, mine))
                        .map(reply -> kept(node, reply, mine));
    }

    private static Turn by(long epoch, Turn turn) {
        return new Turn(
                turn.account(),
                turn.room(),
                turn.previous(),
                turn.messageId(),
                turn.replyId(),
                turn.streamKey(),
                epoch,
                turn.acceptedAt());
    }

    private static HubWriter kept(HubNode node, LiveReply reply, AtomicReference<LiveReply> mine) {
        mine.set(reply);
        return new HubWriter(node, reply);
    }

    private static void forget(HubNode node, AtomicReference<LiveReply> mine) {
        Optional.ofNullable(mine.get()).ifPresent(node.streams()::forget);
    }

    HubNode node() {
        return node;
    }

    LiveReply reply() {
        return reply;
    }

    /**
     * Ends it, unless that was begun already or is another writer's.
     *
     * @param journal gets how it ended and its text, before any reader hears of the end
     */
    void finish(Outcome outcome, BiConsumer<Outcome, String> journal, Runnable pause) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        var closing = reply.closing().orElse(new ReplyEvent.Closing(outcome, Examples.NOW));
        reply.close(closing.outcome(), closing.at()).toCompletableFuture().join();
        if (!reply.isRefused()) {
            String text = reply.fullText();
            pause.run();
            journal.accept(closing.outcome(), text);
            reply.end(closing.outcome(), text.length(), closing.at())
                    .toCompletableFuture()
                    .join();
        }
        node.streams().forget(reply);
    }
}
