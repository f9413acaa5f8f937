package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How far a node has come with a turn, as its words with Redis tell. Each is once a turn, if not said otherwise. */
public enum Step {
    /** The room is the node's. */
    LEASE(Moment.ANSWERED, script("accept", "")),

    /** The journal has the question, Redis has not. */
    JOURNAL(Moment.ASKED, script("add", "\"sender_type\"\\s*:\\s*\"USER\"")),

    /** The log has {@code start}. */
    FIRST_APPEND(Moment.ANSWERED, event("start")),

    /** The log has all text, and how the reply ends. */
    CLOSING(Moment.ANSWERED, event("closing")),

    /** The journal has the reply, Redis has not. */
    REPLY_JOURNALED(Moment.ASKED, script("add", "\"sender_type\"\\s*:\\s*\"AI\"")),

    /** The log has {@code done}. */
    FINAL_EVENT(Moment.ANSWERED, event("done")),

    /** MySQL has the question, the reply or both, and the queue has it still. Once or twice a turn. */
    ROW_COMMITTED(Moment.ASKED, script("archived", ""));

    private enum Moment {
        ASKED,
        ANSWERED
    }

    private final Moment moment;
    private final Predicate<RespMessage> command;

    Step(Moment moment, Predicate<RespMessage> command) {
        this.moment = moment;
        this.command = command;
    }

    boolean isReachedBy(RespMessage asked) {
        return moment == Moment.ASKED && command.test(asked);
    }

    boolean isReachedBy(RespMessage asked, RespMessage answer) {
        return moment == Moment.ANSWERED && !answer.isError() && command.test(asked);
    }

    private static Predicate<RespMessage> event(String name) {
        return asked -> asked.isCommand("XADD")
                && asked.texts().indexOf("e") > 0
                && asked.texts().indexOf("e") == asked.texts().indexOf(name) - 1;
    }

    private static Predicate<RespMessage> script(String name, String argument) {
        String text = resource("/io/damso/cache/" + name + ".lua");
        String sha1 = sha1(text);
        var pattern = Pattern.compile(argument);
        return asked -> (asked.isCommand("EVALSHA") && asked.texts().get(1).equals(sha1)
                        || asked.isCommand("EVAL") && asked.texts().get(1).equals(text))
                && asked.texts().stream().anyMatch(pattern.asPredicate());
    }

    private static String resource(String name) {
        try (var file = Step.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
