package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * A way to a server on this machine that can be cut, whatever is spoken on it: one thread, bytes passed on as they come.
 * {@link RedisProxy} also sees what is said. Safe for use by many threads.
 */
public final class TcpProxy implements AutoCloseable {

    private enum Way {
        OPEN,
        STALLED,
        CUT
    }

    private static final int BUFFER = 64 << 10;

    private final int serverPort;
    private final Selector selector;
    private final ServerSocketChannel acceptor;
    private volatile Way wanted = Way.OPEN;
    private Way way = Way.OPEN;

    /** One end of a connection: what was read from it and its other end did not take yet. */
    private static final class End {
        final ByteBuffer read = ByteBuffer.allocate(BUFFER);
        SelectionKey key;
        End other;

        SocketChannel channel() {
            return (SocketChannel) key.channel();
        }

        /** Reads while there is room, writes while there is something to say. */
        void waitFor(boolean reading) {
            if (key.isValid()) {
                int read = reading && this.read.hasRemaining() ? SelectionKey.OP_READ : 0;
                int write = reading && other.read.position() > 0 ? SelectionKey.OP_WRITE : 0;
                key.interestOps(read | write);
            }
        }
    }

    private TcpProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        selector = Selector.open();
        acceptor = ServerSocketChannel.open();
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        acceptor.configureBlocking(false);
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** @throws UncheckedIOException if no port is free */
    public static TcpProxy before(int serverPort) {
        try {
            var proxy = new TcpProxy(serverPort);
            var thread = new Thread(proxy::run, "tcp-proxy");
            thread.setDaemon(true);
            thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a client has to connect to. */
    public int port() {
        return acceptor.socket().getLocalPort();
    }

    /** Takes connections and passes nothing on, as a network that is cut would; what it took is kept. */
    public void stall() {
        set(Way.STALLED);
    }

    /** Ends all connections by a RST, and every new one at once. */
    public void cut() {
        set(Way.CUT);
    }

    public void heal() {
        set(Way.OPEN);
    }

    private void set(Way next) {
        wanted = next;
        selector.wakeup();
    }

    private void run() {
        try (selector;
                acceptor) {
            while (acceptor.isOpen()) {
                selector.select();
                turnTo(wanted);
                var ready = List.copyOf(selector.selectedKeys());
                selector.selectedKeys().clear();
                ready.forEach(this::serve);
            }
            ends().forEach(TcpProxy::reset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void turnTo(Way next) {
        if (way == next) {
            return;
        }
        way = next;
        if (way == Way.CUT) {
            ends().forEach(TcpProxy::reset);
        } else {
            ends().forEach(end -> end.waitFor(way == Way.OPEN));
        }
    }

    private List<End> ends() {
        return selector.keys().stream()
                .map(SelectionKey::attachment)
                .filter(End.class::isInstance)
                .map(End.class::cast)
                .toList();
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof End end) {
            if (key.isValid() && way == Way.OPEN) {
                pass(end);
            }
        } else if (acceptor.isOpen()) {
            accept();
        }
    }

    private void accept() {
        SocketChannel client = null;
        try {
            client = acceptor.accept();
            if (client != null && way == Way.CUT) {
                reset(client);
            } else if (client != null) {
                join(client, SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort)));
            }
        } catch (IOException e) {
            // The server is away: so is this way to it.
            if (client != null) {
                reset(client);
            }
        }
    }

    private void join(SocketChannel client, SocketChannel server) throws IOException {
        var one = end(client);
        var other = end(server);
        one.other = other;
        other.other = one;
        one.waitFor(way == Way.OPEN);
        other.waitFor(way == Way.OPEN);
    }

    private End end(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var end = new End();
        end.key = channel.register(selector, 0, end);
        return end;
    }

    private static void pass(End end) {
        try {
            boolean open = end.channel().read(end.read) >= 0;
            write(end, end.other.channel());
            write(end.other, end.channel());
            if (!open) {
                end.channel().close();
                end.other.channel().close();
                return;
            }
            end.waitFor(true);
            end.other.waitFor(true);
        } catch (IOException e) {
            reset(end);
            reset(end.other);
        }
    }

    private static void write(End from, SocketChannel to) throws IOException {
        from.read.flip();
        to.write(from.read);
        from.read.compact();
    }

    private static void reset(End end) {
        reset(end.channel());
    }

    private static void reset(SocketChannel channel) {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
        selector.wakeup();
    }
}
