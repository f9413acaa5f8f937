package io.damso.bench.relay;

import io.damso.bench.http.Responses;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** One connection on which a question is asked, its reply read, and the next question asked. */
final class Person implements TokenScanner.Listener {

    private final InetSocketAddress address;
    private final IntFunction<byte[]> questions;
    private final Supplier<Delivery> delivery;
    private final Load load;
    private final Resumption resumption;
    // One for all: a token may begin in the last event before a reader leaves, and end in the first one after.
    private final TokenScanner scanner;
    private Responses response;
    private SocketChannel channel;
    private SelectionKey key;
    private ByteBuffer question;
    private int asked;
    private int next;
    private long read;
    private boolean reading;
    private long askedNanos;

    /**
     * @param questions the request by its number, from 0
     * @param resumption null for who never leaves
     * @param delivery to which all that comes now belongs
     */
    Person(
            InetSocketAddress address,
            IntFunction<byte[]> questions,
            String marker,
            Resumption resumption,
            Load load,
            Supplier<Delivery> delivery) {
        this.address = address;
        this.questions = questions;
        this.load = load;
        this.delivery = delivery;
        this.resumption = resumption;
        this.scanner = new TokenScanner(marker, this);
        this.response = response();
    }

    private Responses response() {
        return new Responses(200, (bytes, from, to) -> {
            scanner.scan(bytes, from, to);
            if (resumption != null) {
                resumption.got(bytes, from, to);
            }
        });
    }

    void ask(Selector selector) throws IOException {
        next = 0;
        reading = true;
        question = ByteBuffer.wrap(questions.apply(asked++));
        askedNanos = System.nanoTime();
        if (resumption != null) {
            resumption.begin();
        }
        if (channel == null) {
            connect(selector);
        } else {
            write();
        }
    }

    private void connect(Selector selector) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(address)) {
            write();
        }
    }

    private void write() throws IOException {
        channel.write(question);
        key.interestOps(question.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /**
     * @param buffer shared by all, as one thread serves them
     * @return whether the reply is at its end
     */
    boolean serve(ByteBuffer buffer) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
        }
        if (question.hasRemaining()) {
            write();
            return false;
        }
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException("the connection was closed");
        }
        boolean over = response.read(buffer.array(), buffer.position());
        if (over) {
            reading = false;
            delivery.get().lost(load.tokensPerReply() - next);
        } else if (resumption != null && resumption.isDue(next, load.tokensPerReply())) {
            comeBack();
        }
        return over;
    }

    private void comeBack() throws IOException {
        var selector = key.selector();
        channel.close();
        response = response();
        question = ByteBuffer.wrap(resumption.request());
        connect(selector);
    }

    @Override
    public void token(byte[] bytes, int at) {
        int number = Token.number(bytes, at);
        var now = delivery.get();
        if (number < next) {
            now.doubled();
            return;
        }
        now.lost(number - next);
        long age = Token.age(bytes, at);
        if (next == 0) {
            long pace = load.isFlatOut() ? 0 : 1_000_000 / load.tokensPerSecond();
            now.firstToken((System.nanoTime() - askedNanos) / 1_000 - pace);
        }
        next = number + 1;
        read++;
        now.token(age);
    }

    /** How many questions so far. */
    int asked() {
        return asked;
    }

    /** How many tokens so far, each counted once. */
    long read() {
        return read;
    }

    boolean isReading() {
        return reading;
    }

    void leave() {
        reading = false;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
