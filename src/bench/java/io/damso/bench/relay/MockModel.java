package io.damso.bench.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible server in a process of its own, on one thread, that says what it is asked to at the pace it is asked
 * for. A request that is no POST has it end all that it is saying.
 */
final class MockModel {

    private static final int BACKLOG = 4_096;

    private final Selector selector = Selector.open();
    private final PriorityQueue<Answering> due = new PriorityQueue<>();

    private MockModel(int port) throws IOException {
        var server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        new MockModel(Integer.parseInt(arguments[0])).run();
    }

    private void run() throws IOException {
        while (true) {
            selector.select(this::serve, untilDue());
            long now = System.nanoTime();
            for (var next = due.peek(); next != null && next.dueNanos() - now <= 0; next = due.peek()) {
                due.poll();
                speak(next);
            }
        }
    }

    private long untilDue() {
        var next = due.peek();
        long nanos = next == null ? TimeUnit.SECONDS.toNanos(1) : next.dueNanos() - System.nanoTime();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private void serve(SelectionKey key) {
        // One that was served before it may have had this one's closed.
        if (!key.isValid()) {
            return;
        }
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else {
                serve((Answering) key.attachment());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (var channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Answering(channel, key));
        }
    }

    private void serve(Answering connection) {
        try {
            switch (connection.read()) {
                case QUESTION -> due.add(connection);
                case FINISH -> {
                    due.clear();
                    selector.keys().stream()
                            .map(SelectionKey::attachment)
                            .filter(Answering.class::isInstance)
                            .forEach(answering -> ((Answering) answering).finish());
                }
                case NOTHING -> {
                    if (connection.isWaitingToWrite()) {
                        speak(connection);
                    }
                }
            }
        } catch (IOException e) {
            close(connection);
        }
    }

    private void speak(Answering connection) {
        try {
            if (connection.speak()) {
                due.add(connection);
            }
        } catch (IOException e) {
            close(connection);
        }
    }

    private void close(Answering connection) {
        due.remove(connection);
        connection.close();
    }
}
