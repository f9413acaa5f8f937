package io.damso.stream;

import io.damso.model.FaultCode;
import io.damso.model.JsonText;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.ReplyEvent;
import io.damso.model.Rfc3339;
import io.damso.model.RoomId;
import jakarta.json.JsonObject;
import java.util.Set;

/** The events' names and data on the wire. Data is one line, because JSON escapes every line end. */
final class EventFormat {

    static final String START = "start";
    static final String MESSAGE = "message";
    static final String SNAPSHOT = "snapshot";
    static final String CLOSING = "closing";
    private static final Set<String> FINAL = Set.of("done", "stopped", "error");

    private EventFormat() {}

    static boolean isFinal(String name) {
        return FINAL.contains(name);
    }

    static String name(ReplyEvent event) {
        if (event instanceof ReplyEvent.Started) {
            return START;
        } else if (event instanceof ReplyEvent.Text) {
            return MESSAGE;
        } else if (event instanceof ReplyEvent.Snapshot) {
            return SNAPSHOT;
        } else if (event instanceof ReplyEvent.Closing) {
            return CLOSING;
        }
        return finalName(((ReplyEvent.Ended) event).outcome());
    }

    private static String finalName(Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            return "done";
        }
        return outcome instanceof Outcome.Stopped ? "stopped" : "error";
    }

    static String data(ReplyEvent event) {
        if (event instanceof ReplyEvent.Text text) {
            return textData(text.delta());
        } else if (event instanceof ReplyEvent.Started started) {
            return JsonText.write(start(started));
        } else if (event instanceof ReplyEvent.Snapshot snapshot) {
            return JsonText.write(JsonText.object()
                    .add("reply_id", snapshot.replyId().value())
                    .add("content", snapshot.content())
                    .build());
        } else if (event instanceof ReplyEvent.Closing closing) {
            return JsonText.write(Metadata.ofReply(closing.outcome()));
        }
        return JsonText.write(ended((ReplyEvent.Ended) event));
    }

    static String textData(String delta) {
        return JsonText.write(JsonText.object()
                .add("type", "content")
                .add("content", delta)
                .add("delta", delta)
                .build());
    }

    static String text(ReplyEvent event) {
        if (event instanceof ReplyEvent.Text text) {
            return text.delta();
        }
        return event instanceof ReplyEvent.Snapshot snapshot ? snapshot.content() : "";
    }

    /** The new text of a message event, or the whole text of a snapshot. */
    static String text(String data) {
        return JsonText.parse(data).getString("content");
    }

    /** The room of a start event. */
    static RoomId room(String data) {
        return new RoomId(JsonText.parse(data).getString("room_id"));
    }

    private static JsonObject start(ReplyEvent.Started started) {
        var turn = started.turn();
        return JsonText.object()
                .add("message_id", turn.messageId().value())
                .add("reply_id", turn.replyId().value())
                .add("stream_key", turn.streamKey().value())
                .add("room_id", turn.room().value())
                .add("timestamp", Rfc3339.format(turn.acceptedAt()))
                .build();
    }

    private static JsonObject ended(ReplyEvent.Ended ended) {
        var json = JsonText.object().add("reply_id", ended.replyId().value());
        if (ended.outcome() instanceof Outcome.Done done) {
            json.add("message_length", ended.length())
                    .add("finish_reason", done.finishReason().wireName())
                    .add("usage", Metadata.usage(done.usage()))
                    .add("timestamp", Rfc3339.format(ended.at()));
        } else if (ended.outcome() instanceof Outcome.Stopped stopped) {
            json.add("reason", stopped.reason().wireName()).add("message_length", ended.length());
        } else if (ended.outcome() instanceof Outcome.Failed failed) {
            FaultCode code = failed.code();
            json.add("error", code.sentence()).add("code", code.wireName()).add("retryable", code.retryable());
        }
        return json.build();
    }
}
