package io.damso.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * How a {@link ScriptedModel} answers one request: steps in the order of the calls, then an ending, which is a proper
 * one unless told otherwise. Told before it is played; one script may be played by many requests.
 */
public final class Script {

    /** A thing to do; ends the script if it throws. */
    private interface Step {
        void run(ScriptedOutput out) throws IOException, InterruptedException;
    }

    private final List<Step> before = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final ScriptedEvents events = new ScriptedEvents();
    private Step opening = events::open;
    private Step ending = events::end;
    private Step beforeToken = out -> {};

    private Script() {}

    /** Streams these tokens, each as one event. Half a surrogate pair is sent escaped. */
    public static Script reply(String... tokens) {
        return new Script().say(tokens);
    }

    /** Sends the two halves of each emoji as tokens of their own. */
    public static Script splitEmoji(String emoji) {
        return reply(emoji.chars().mapToObj(Character::toString).toArray(String[]::new));
    }

    /** An empty body with this status. */
    public static Script status(int code) {
        return page(code, "", "application/json", "");
    }

    /** @param retryAfter seconds */
    public static Script status(int code, int retryAfter, String body) {
        return status(code, Integer.toString(retryAfter), body);
    }

    /** @param retryAfter seconds, or a date */
    public static Script status(int code, String retryAfter, String body) {
        return page(code, "Retry-After: " + retryAfter + "\r\n", "application/json", body);
    }

    /** A 200 with a page for people, as a portal or a proxy in the way would send. */
    public static Script html() {
        return ok("text/html", "<!doctype html><title>Welcome</title>");
    }

    /** A 200 with a body that isn't streamed. */
    public static Script ok(String contentType, String body) {
        return page(200, "", contentType, body);
    }

    /** These bytes instead of a response's head; nothing else is sent unless it is told. */
    public static Script wire(byte[] bytes) {
        var script = new Script();
        script.opening = out -> out.plain(bytes);
        script.ending = out -> {};
        return script;
    }

    private static Script page(int code, String headers, String type, String body) {
        String head = "HTTP/1.1 %d Scripted\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n";
        int length = ScriptedOutput.utf8(body).length;
        return wire(ScriptedOutput.utf8(head.formatted(code, headers, type, length) + body));
    }

    public Script say(String... tokens) {
        for (String token : tokens) {
            steps.add(out -> {
                beforeToken.run(out);
                events.token(out, token);
            });
        }
        return this;
    }

    /**
     * Wants a tool called, after all that was said so far; the answer then ends for that reason.
     *
     * @param arguments fragments, one event each where the protocol has such; none for a call without arguments
     */
    public Script calling(String tool, String... arguments) {
        steps.add(out -> {
            for (String event : out.dialect().toolCall(out.nextCall(), tool, arguments)) {
                beforeToken.run(out);
                events.event(out, event);
            }
        });
        return finish("tool_calls");
    }

    /** Waits before the response's head. */
    public Script delayBefore(Duration time) {
        before.add(out -> out.pause(time));
        return this;
    }

    /** Waits before the response's head. */
    public Script headAfter(CountDownLatch gate) {
        before.add(out -> gate.await());
        return this;
    }

    /** Waits before what is told next. */
    public Script awaiting(CountDownLatch gate) {
        steps.add(out -> gate.await());
        return this;
    }

    /** Waits before every token, and every piece of a call of a tool. */
    public Script perToken(Duration time) {
        beforeToken = out -> out.pause(time);
        return this;
    }

    /** Takes a permit before every token. */
    public Script perToken(Semaphore permits) {
        beforeToken = out -> permits.acquire();
        return this;
    }

    /** Sends a sign of life before every token: a comment, or what the protocol has instead. */
    public Script keepAliveComments() {
        beforeToken = events::keepAlive;
        return this;
    }

    /** Sends signs of life, and nothing else, until the client leaves. */
    public Script thenOnlyComments(Duration every) {
        return ending(out -> {
            while (true) {
                events.keepAlive(out);
                out.pause(every);
            }
        });
    }

    /** Sends whatever the protocol has that says nothing. */
    public Script sayingNothing() {
        steps.add(events::silence);
        return this;
    }

    /** Says, in the protocol's words, that it can't go on, and ends the body. */
    public Script thenError() {
        return ending(out -> {
            events.error(out);
            out.lastChunk();
        });
    }

    /** Sends bytes as one chunk of the body. */
    public Script raw(byte[] bytes) {
        steps.add(out -> out.chunk(bytes));
        return this;
    }

    /** Sends text as one chunk of the body. */
    public Script raw(String text) {
        return raw(ScriptedOutput.utf8(text));
    }

    /** Sends a line of that many bytes, in pieces of 64 KiB, without its end. */
    public Script hugeLine(int bytes) {
        raw("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"");
        byte[] piece = ScriptedOutput.utf8("x".repeat(1 << 16));
        for (int sent = 0; sent < bytes; sent += piece.length) {
            raw(piece);
        }
        return this;
    }

    /** Cuts each event that holds more than ASCII inside a character, and sends the halves apart. */
    public Script chunkCutInsideMultibyte() {
        events.cut = ScriptedEvents::insideCharacter;
        return this;
    }

    /** Cuts each event inside {@code data:}, or two bytes after its start, and sends the halves apart. */
    public Script chunkCutInsideLabel() {
        events.cut = ScriptedEvents::insideLabel;
        return this;
    }

    /** Ends lines with CR LF. */
    public Script crlf() {
        events.newline = "\r\n";
        return this;
    }

    /** @param reason why the model ends, in OpenAI's words */
    public Script finish(String reason) {
        events.finish = reason;
        return this;
    }

    public Script withoutFinish() {
        return finish(null);
    }

    public Script withoutDone() {
        events.done = false;
        return this;
    }

    public Script usage(int input, int output) {
        events.usage = new int[] {input, output};
        return this;
    }

    /** Says nothing more, and keeps the connection. */
    public Script thenStall() {
        return ending(out -> new CountDownLatch(1).await());
    }

    /** Ends properly, and keeps the connection inside the body. */
    public Script thenLinger() {
        return ending(out -> {
            events.farewell(out);
            new CountDownLatch(1).await();
        });
    }

    /** Closes the connection with a RST. */
    public Script thenReset() {
        return ending(ScriptedOutput::reset);
    }

    /** Closes the connection in the middle of the body. */
    public Script thenClose() {
        return ending(ScriptedOutput::close);
    }

    /** Ends the body in good order, without a word that the answer is complete. */
    public Script thenEndBody() {
        return ending(ScriptedOutput::lastChunk);
    }

    void play(ScriptedOutput out) {
        try {
            for (Step step : before) {
                step.run(out);
            }
            opening.run(out);
            for (Step step : steps) {
                step.run(out);
            }
            ending.run(out);
        } catch (IOException | InterruptedException e) {
            // The client left; the connection knows.
        }
    }

    private Script ending(Step last) {
        ending = last;
        return this;
    }
}
