package io.damso.bench.api;

import io.damso.bench.http.Responses;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Clients that each ask again as soon as they are answered, on one thread. */
final class ClosedLoop implements AutoCloseable {

    private static final long HIGHEST_MICROS = 60_000_000;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    private final Supplier<byte[]> requests;
    private Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    private long bytes;

    /** @param expected the status of every answer */
    ClosedLoop(InetSocketAddress address, int clients, int expected, Supplier<byte[]> requests) throws IOException {
        this.requests = requests;
        for (int i = 0; i < clients; i++) {
            var channel = SocketChannel.open(address);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var client = new Client(channel, expected);
            client.key = channel.register(selector, SelectionKey.OP_READ, client);
            client.ask();
        }
    }

    /**
     * @param settle before anything counts
     * @param cpuMillis of whoever answers
     * @throws IOException if an answer has another status, or none comes
     */
    Answered run(Duration settle, Duration measured, LongSupplier cpuMillis) throws IOException {
        serve(settle);
        micros = new Histogram(HIGHEST_MICROS, 3);
        bytes = 0;
        long cpu = cpuMillis.getAsLong();
        long begin = System.nanoTime();
        serve(measured);
        var time = Duration.ofNanos(System.nanoTime() - begin);
        long count = micros.getTotalCount();
        return new Answered(count, time, micros, bytes, (cpuMillis.getAsLong() - cpu) * 1_000.0 / Math.max(1, count));
    }

    private void serve(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            selector.select(100);
            for (var key : selector.selectedKeys()) {
                ((Client) key.attachment()).serve();
            }
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private final class Client {

        private final SocketChannel channel;
        private final Responses responses;
        private SelectionKey key;
        private ByteBuffer request;
        private long asked;

        Client(SocketChannel channel, int expected) {
            this.channel = channel;
            this.responses = new Responses(expected, (body, from, to) -> bytes += to - from);
        }

        void ask() throws IOException {
            request = ByteBuffer.wrap(requests.get());
            asked = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(request);
            key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void serve() throws IOException {
            if (request.hasRemaining()) {
                write();
                return;
            }
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new EOFException("a connection was closed");
            }
            if (responses.read(buffer.array(), buffer.position())) {
                micros.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - asked) / 1_000));
                ask();
            }
        }
    }
}
