package io.damso.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One connection of a node by way of a {@link RedisProxy}. Answers come in the order of the commands. */
final class RedisLink {

    private final RedisProxy proxy;
    private final Socket node;
    private final Socket redis;
    private final Queue<RespMessage> unanswered = new ConcurrentLinkedQueue<>();

    private interface Inspection {
        void accept(RespMessage message) throws InterruptedException;
    }

    RedisLink(RedisProxy proxy, Socket node, Socket redis) {
        this.proxy = proxy;
        this.node = node;
        this.redis = redis;
    }

    void start() {
        thread("commands", () -> relay(node, redis, this::inspectCommand)).start();
        thread("answers", () -> relay(redis, node, this::inspectAnswer)).start();
    }

    private static Thread thread(String role, Runnable task) {
        var thread = new Thread(task, "redis-proxy-" + role);
        thread.setDaemon(true);
        return thread;
    }

    private void inspectCommand(RespMessage command) throws InterruptedException {
        unanswered.add(command);
        proxy.asked(command);
    }

    private void inspectAnswer(RespMessage answer) throws InterruptedException {
        var command = unanswered.poll();
        proxy.answered(command, answer);
    }

    private void relay(Socket from, Socket to, Inspection inspection) {
        try (from;
                to) {
            var in = new RespReader(from.getInputStream());
            var out = new BufferedOutputStream(to.getOutputStream());
            while (true) {
                var message = in.next();
                inspection.accept(message);
                out.write(message.bytes());
                if (!in.hasMore()) {
                    out.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            // One side has left, and so the other is let go.
        } finally {
            proxy.ended(this);
        }
    }

    void close() {
        try {
            node.close();
            redis.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
