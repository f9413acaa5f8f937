package io.damso.llm;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The connections to models' servers, by HTTP/1.1: a closed connection is the one sign that every server takes as "stop
 * generating". All answers share a few event loops, on which what a server says is read, taken apart and handed over
 * without a hand-off. Nothing on them may wait.
 */
final class ModelConnections implements AutoCloseable {

    // The rest of the processors bring to readers what these take in.
    private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    // Shorter than servers' own, of which five seconds are usual: a request had better not meet a connection being
    // closed.
    private static final long KEPT_IDLE_SECONDS = 4;

    private final EventLoopGroup loops;
    private final Bootstrap bootstrap;
    private final int connectMillis;
    // Those that a next call to the same server may have, the one used last first.
    private final Map<String, Deque<Channel>> idle = new ConcurrentHashMap<>();
    private final Set<ModelExchange> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ModelConnections(Duration connectTimeout, ThreadFactory threads) {
        connectMillis = (int) connectTimeout.toMillis();
        loops = new MultiThreadIoEventLoopGroup(
                LOOPS,
                (ThreadFactory) task -> named(threads, task),
                NioIoHandler.newFactory(SelectorProvider.provider(), PacedSelect::new));
        bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                // Names are looked up before: here it would be on an event loop.
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
    }

    private static Thread named(ThreadFactory threads, Runnable task) {
        // Only a thread of which Netty knows that it runs nothing else has buffers of its own; others share theirs.
        Thread thread = threads.newThread(() -> FastThreadLocalThread.runWithFastThreadLocal(task));
        thread.setName("damso-llm-" + thread.getId());
        thread.setDaemon(true);
        return thread;
    }

    /** Keeps a call until {@link #ended}, to tell its listener if this machine stops. */
    void begun(ModelExchange exchange) {
        running.add(exchange);
        if (closed) {
            exchange.interrupt();
        }
    }

    void ended(ModelExchange exchange) {
        running.remove(exchange);
    }

    /** @return a connection that served a call before; null if none is there */
    Channel idle(URI server) {
        var channels = idleAt(server);
        for (Channel channel = channels.pollFirst(); channel != null; channel = channels.pollFirst()) {
            if (channel.isActive()) {
                return channel;
            }
        }
        return null;
    }

    private Deque<Channel> idleAt(URI server) {
        return idle.computeIfAbsent(
                server.getScheme() + "://" + server.getRawAuthority(), origin -> new ConcurrentLinkedDeque<>());
    }

    boolean hasIdle() {
        return idle.values().stream().anyMatch(channels -> !channels.isEmpty());
    }

    /** Keeps a connection for another call, for a while. */
    void keep(URI server, Channel channel) {
        idleAt(server).addFirst(channel);
        channel.eventLoop().schedule(() -> drop(server, channel), KEPT_IDLE_SECONDS, TimeUnit.SECONDS);
    }

    // One that another call has by now is not among them, or is again, and younger; then it goes a little early.
    private void drop(URI server, Channel channel) {
        if (idleAt(server).remove(channel)) {
            channel.close();
        }
    }

    /** Looks a server up, which may take a while. */
    static InetSocketAddress lookUp(URI server) {
        return new InetSocketAddress(server.getHost(), port(server));
    }

    /** What the header {@code Host} says, without a user's name and password, which an address may have too. */
    static String host(URI server) {
        return server.getPort() < 0 ? server.getHost() : server.getHost() + ":" + server.getPort();
    }

    private static boolean isSecure(URI server) {
        return server.getScheme().equals("https");
    }

    private static int port(URI server) {
        return server.getPort() >= 0 ? server.getPort() : isSecure(server) ? 443 : 80;
    }

    /**
     * Begins to connect.
     *
     * @param address as it was looked up, successfully or not
     * @return to be heard of before the first request, and to be closed at any time
     */
    ChannelFuture connect(URI server, SocketAddress address) {
        return bootstrap
                .clone()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (isSecure(server)) {
                            var tls = Tls.CONTEXT.newHandler(channel.alloc(), server.getHost(), port(server));
                            tls.setHandshakeTimeoutMillis(connectMillis);
                            channel.pipeline().addLast(tls);
                        }
                        channel.pipeline().addLast(new HttpClientCodec());
                    }
                })
                .connect(address)
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Made when first needed, for it takes a while. */
    private static final class Tls {

        static final SslContext CONTEXT = context();

        private static SslContext context() {
            try {
                return SslContextBuilder.forClient().build();
            } catch (SSLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ends all calls; each listener hears of it. */
    @Override
    public void close() {
        closed = true;
        running.forEach(ModelExchange::interrupt);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
