package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One node's way to Redis, which can be cut, and which sees how far the node has come. Safe for use by many threads. */
public final class RedisProxy implements AutoCloseable {

    private enum Way {
        OPEN,
        SILENT,
        CLOSED
    }

    private final int redisPort;
    private final ServerSocket server;
    private final Set<RedisLink> links = ConcurrentHashMap.newKeySet();
    private volatile Trap trap;
    private Way way = Way.OPEN;

    private RedisProxy(ServerSocket server, int redisPort) {
        this.server = server;
        this.redisPort = redisPort;
        var acceptor = new Thread(this::accept, "redis-proxy-acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** @throws UncheckedIOException if no port is free */
    public static RedisProxy before(int redisPort) {
        try {
            return new RedisProxy(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()), redisPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a node is given as Redis' address. */
    public String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** Runs the action, and holds back what told of the step, the next time that the node comes to it. */
    public Trap trap(Step step, Runnable action) {
        trap = new Trap(step, action);
        return trap;
    }

    /** Takes connections and bytes, and passes nothing on, as a network that is cut would; what it took is kept. */
    public void fallSilent() {
        set(Way.SILENT);
    }

    /** Ends all connections, and every new one at once, as if nothing listened. */
    public void shut() {
        set(Way.CLOSED);
        links.forEach(RedisLink::close);
    }

    public void open() {
        set(Way.OPEN);
    }

    private synchronized void set(Way next) {
        way = next;
        notifyAll();
    }

    private synchronized boolean isShut() {
        return way == Way.CLOSED;
    }

    private synchronized void awaitNoise() throws InterruptedException {
        while (way == Way.SILENT) {
            wait();
        }
    }

    void asked(RespMessage command) throws InterruptedException {
        awaitNoise();
        var set = trap;
        if (set != null) {
            set.asked(command);
        }
    }

    /** @param command null if Redis speaks unasked */
    void answered(RespMessage command, RespMessage answer) throws InterruptedException {
        awaitNoise();
        var set = trap;
        if (set != null && command != null) {
            set.answered(command, answer);
        }
    }

    void ended(RedisLink link) {
        links.remove(link);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                link(server.accept());
            } catch (IOException e) {
                // The end, or a Redis that is away: the node's connection is closed then.
            }
        }
    }

    private void link(Socket node) throws IOException {
        if (isShut()) {
            node.close();
            return;
        }
        try {
            var redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
            node.setTcpNoDelay(true);
            redis.setTcpNoDelay(true);
            var link = new RedisLink(this, node, redis);
            links.add(link);
            link.start();
        } catch (IOException e) {
            node.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        links.forEach(RedisLink::close);
    }
}
