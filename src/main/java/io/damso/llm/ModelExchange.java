package io.damso.llm;

import io.damso.model.FaultCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One call over HTTP. Its listener hears no word of it after a cancellation. */
final class ModelExchange extends ChannelInboundHandlerAdapter {

    private final ModelConnections connections;
    private final URI server;
    private final Supplier<FullHttpRequest> request;
    private final AnswerBody answer;
    private final ListenerGate gate;
    private volatile Channel channel;
    private volatile boolean left;
    // Where a connection goes that served a call before; null if this is a new one.
    private SocketAddress reused;
    private boolean answered;
    private boolean reusable;
    private boolean over;

    /** @param request made anew for each time it is sent */
    ModelExchange(
            ModelConnections connections,
            URI server,
            Supplier<FullHttpRequest> request,
            AnswerBody answer,
            ListenerGate gate) {
        this.connections = connections;
        this.server = server;
        this.request = request;
        this.answer = answer;
        this.gate = gate;
    }

    void begin() {
        connections.begun(this);
        Channel idle = left ? null : connections.idle(server);
        if (idle != null) {
            reused = idle.remoteAddress();
            use(idle);
            idle.eventLoop().execute(() -> send(idle));
        } else if (!left) {
            connect(ModelConnections.lookUp(server));
        }
    }

    private void connect(SocketAddress address) {
        ChannelFuture connected = connections.connect(server, address);
        use(connected.channel());
        connected.addListener(done -> {
            if (done.isSuccess()) {
                send(connected.channel());
            } else {
                fail(FaultCode.LLM_CONNECT);
            }
        });
    }

    private void use(Channel used) {
        channel = used;
        if (left) {
            used.close();
        }
    }

    private void send(Channel to) {
        to.pipeline().addLast(this);
        to.writeAndFlush(request.get());
        if (!to.isActive()) {
            // Closed before this was there to hear of it, or just now.
            broken(to);
        }
    }

    /** Closes the connection, in whatever state it is; unless all was said, and it is about to serve the next call. */
    void cancel() {
        if (!answer.isOver()) {
            leave();
        }
    }

    private void leave() {
        left = true;
        connections.ended(this);
        Channel used = channel;
        if (used != null) {
            closeOnItsLoop(used);
        }
    }

    // There, as the answer may just be at its end, and the connection another call's by then.
    private void closeOnItsLoop(Channel used) {
        try {
            used.eventLoop().execute(() -> close(used));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and closed it.
        }
    }

    private void close(Channel used) {
        if (used == channel) {
            used.close();
        }
    }

    /** This machine can't go on with it. */
    void interrupt() {
        fail(FaultCode.INTERRUPTED);
    }

    private void fail(FaultCode code) {
        fail(code, Duration.ZERO);
    }

    // What follows is its echo.
    private void fail(FaultCode code, Duration retryAfter) {
        if (!left) {
            leave();
            gate.onFault(code, retryAfter);
        }
    }

    /** For the second connection, if it needs one. */
    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
        try {
            if (!left) {
                hear(part);
            }
        } catch (ModelFaultException e) {
            fail(e.code(), e.retryAfter());
        } catch (RuntimeException e) {
            // A listener that fails has lost text; it is not the model's fault, and nothing may follow the hole.
            fail(FaultCode.INTERRUPTED);
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void hear(Object part) {
        if (part instanceof DecoderResultProvider read && read.decoderResult().isFailure()) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
        if (part instanceof HttpResponse head && head.status().code() >= 200) {
            answered = true;
            reusable = HttpUtil.isKeepAlive(head);
            check(head);
        }
        if (part instanceof HttpContent body && answered) {
            hear(body);
        }
    }

    // What is refused is closed unread: it may be endless, and its text is for nobody.
    private void check(HttpResponse head) {
        int status = head.status().code();
        if (status == 408 || status == 429 || status >= 500) {
            throw new ModelFaultException(FaultCode.LLM_UNAVAILABLE, retryAfter(head));
        } else if (status >= 400) {
            throw new ModelFaultException(FaultCode.LLM_REFUSED);
        }
        String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        String expected = answer.mediaType();
        if (status != 200 || !type.regionMatches(true, 0, expected, 0, expected.length())) {
            throw new ModelFaultException(FaultCode.LLM_BAD_ANSWER);
        }
    }

    // In seconds, or a date (RFC 9110, section 10.2.3), which a proxy may say.
    private static Duration retryAfter(HttpResponse head) {
        String told = head.headers().get(HttpHeaderNames.RETRY_AFTER, "");
        if (told.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(told));
        }
        Date date = DateFormatter.parseHttpDate(told);
        return date == null ? Duration.ZERO : Duration.between(Instant.now(), date.toInstant());
    }

    private void hear(HttpContent body) {
        if (answer.hear(body.content().nioBuffer()) && !over) {
            over = true;
            // Time for the body's end, so that the connection serves the next call; a server may leave it open.
            channel.eventLoop().schedule(this::leave, 1, TimeUnit.SECONDS);
        }
        if (body instanceof LastHttpContent) {
            answer.end();
            release();
        }
    }

    private void release() {
        left = true;
        connections.ended(this);
        channel.pipeline().remove(this);
        if (reusable) {
            connections.keep(server, channel);
        } else {
            channel.close();
        }
        channel = null;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        broken(context.channel());
    }

    // One that breaks in mid-answer is a server gone or overloaded, not an answer that can't be understood.
    private void broken(Channel connection) {
        // It may be told twice of a connection, of which it has left the first time for another one.
        if (left || connection != channel) {
            return;
        }
        if (reused != null && !answered) {
            // The server had closed it meanwhile, which says nothing of how it would answer.
            var address = reused;
            reused = null;
            connect(address);
        } else {
            fail(answered ? FaultCode.LLM_UNAVAILABLE : FaultCode.LLM_CONNECT);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
