package io.damso.stream;

import io.damso.model.EventId;
import io.damso.model.FaultCode;
import io.damso.model.JsonText;
import io.damso.model.MessageId;
import io.damso.model.MessageStatus;
import io.damso.model.Metadata;
import io.damso.model.Outcome;
import io.damso.model.PortfolioUse;
import io.damso.model.ReplyEvent;
import io.damso.model.Rfc3339;
import io.damso.model.RoomId;
import io.damso.model.ToolStatus;
import io.damso.model.Turn;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How events are written in the log and on the wire. Data is one line, because JSON escapes every line end. */
final class EventFormat {

    static final String START = "start";
    static final String MESSAGE = "message";
    static final String SNAPSHOT = "snapshot";
    static final String CLOSING = "closing";
    static final String ANALYSIS = "analysis";
    static final String TOOL = "tool";
    /** The mark of a writer that took the reply over; in the log only. */
    static final String TAKEN = "taken";

    private static final String ENDS = "ends";
    private static final String PORTFOLIO = "portfolio";

    private static final Set<String> FINAL = Set.of("done", "stopped", "error");

    private EventFormat() {}

    static boolean isFinal(String name) {
        return FINAL.contains(name);
    }

    private static String type(ReplyEvent event) {
        if (event instanceof ReplyEvent.Started) {
            return START;
        } else if (event instanceof ReplyEvent.Text) {
            return MESSAGE;
        } else if (event instanceof ReplyEvent.Snapshot) {
            return SNAPSHOT;
        } else if (event instanceof ReplyEvent.Closing) {
            return CLOSING;
        } else if (event instanceof ReplyEvent.Analysed) {
            return ANALYSIS;
        } else if (event instanceof ReplyEvent.Tool) {
            return TOOL;
        }
        return finalName(((ReplyEvent.Ended) event).outcome());
    }

    private static String finalName(Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            return "done";
        }
        return outcome instanceof Outcome.Stopped ? "stopped" : "error";
    }

    static LogEntry entry(EventId id, ReplyEvent event) {
        return new LogEntry(id, type(event), body(event));
    }

    private static String body(ReplyEvent event) {
        if (event instanceof ReplyEvent.Text text) {
            return text.delta();
        } else if (event instanceof ReplyEvent.Started started) {
            return JsonText.write(start(started));
        } else if (event instanceof ReplyEvent.Snapshot snapshot) {
            return snapshot.content();
        } else if (event instanceof ReplyEvent.Closing closing) {
            return JsonText.write(closing(closing).build());
        } else if (event instanceof ReplyEvent.Analysed analysed) {
            return JsonText.write(analysed.analysis().json());
        } else if (event instanceof ReplyEvent.Tool tool) {
            return JsonText.write(tool(tool));
        }
        return JsonText.write(ended((ReplyEvent.Ended) event));
    }

    private static JsonObject tool(ReplyEvent.Tool tool) {
        return JsonText.object()
                .add("name", tool.name())
                .add("status", tool.status().wireName())
                .build();
    }

    /** What the body of a tool's entry says; empty if it can't be understood, as one of a later version may not be. */
    static Optional<ReplyEvent.Tool> tool(String body) {
        try {
            var json = JsonText.parse(body);
            return Optional.of(
                    new ReplyEvent.Tool(json.getString("name"), ToolStatus.ofWireName(json.getString("status"))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The data of a message event. */
    static String textData(String delta) {
        String quoted = JsonText.quote(delta);
        return "{\"type\":\"content\",\"content\":" + quoted + ",\"delta\":" + quoted + "}";
    }

    /** The data of a snapshot. */
    static String snapshotData(MessageId replyId, String content) {
        return JsonText.write(JsonText.object()
                .add("reply_id", replyId.value())
                .add("content", content)
                .build());
    }

    private static JsonObjectBuilder closing(ReplyEvent.Closing closing) {
        return JsonText.object()
                .add("status", closing.outcome().status().wireName())
                .add("metadata", Metadata.ofReply(closing.outcome()))
                .add("timestamp", Rfc3339.format(closing.at()));
    }

    /**
     * A closing in a log that is written again.
     *
     * @param ends the ids that the final event had before, by which its readers know it
     */
    static LogEntry closingAgain(EventId id, ReplyEvent.Closing closing, Collection<EventId> ends) {
        var array = JsonText.array();
        ends.forEach(end -> array.add(end.toString()));
        return new LogEntry(
                id, CLOSING, JsonText.write(closing(closing).add(ENDS, array).build()));
    }

    /** The ids that the final event had before the log was written again; empty if it was not. */
    static List<EventId> ends(String closingBody) {
        try {
            var json = JsonText.parse(closingBody);
            return !json.containsKey(ENDS)
                    ? List.of()
                    : json.getJsonArray(ENDS).getValuesAs(JsonString::getString).stream()
                            .flatMap(text -> EventId.parse(text).stream())
                            .toList();
        } catch (RuntimeException e) {
            // Of a later version; then a reader may be told the end twice.
            return List.of();
        }
    }

    /** What the body of a closing entry says; empty if it can't be understood, as one of a later version may not be. */
    static Optional<ReplyEvent.Closing> closing(String body) {
        try {
            var json = JsonText.parse(body);
            var status = MessageStatus.ofWireName(json.getString("status"));
            return Optional.of(new ReplyEvent.Closing(
                    Metadata.outcome(status, json.getJsonObject("metadata")),
                    Rfc3339.parse(json.getString("timestamp"))));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** A turn with what only the start of its log knows. */
    static Turn turn(Turn turn, String startBody) {
        var json = JsonText.parse(startBody);
        return new Turn(
                turn.account(),
                turn.room(),
                turn.previous(),
                new MessageId(json.getString("message_id")),
                turn.replyId(),
                turn.streamKey(),
                turn.epoch(),
                Rfc3339.parse(json.getString("timestamp")));
    }

    /** The room of a start event. */
    static RoomId room(String data) {
        return new RoomId(JsonText.parse(data).getString("room_id"));
    }

    /** What a start event says of the portfolio; that it was not asked for where it says nothing, or nothing known. */
    static PortfolioUse portfolio(String startBody) {
        try {
            var json = JsonText.parse(startBody);
            return json.containsKey(PORTFOLIO)
                    ? PortfolioUse.ofWireName(json.getString(PORTFOLIO))
                    : PortfolioUse.NOT_ASKED;
        } catch (RuntimeException e) {
            return PortfolioUse.NOT_ASKED;
        }
    }

    private static JsonObject start(ReplyEvent.Started started) {
        var turn = started.turn();
        var json = JsonText.object()
                .add("message_id", turn.messageId().value())
                .add("reply_id", turn.replyId().value())
                .add("stream_key", turn.streamKey().value())
                .add("room_id", turn.room().value())
                .add("timestamp", Rfc3339.format(turn.acceptedAt()));
        if (started.portfolio() != PortfolioUse.NOT_ASKED) {
            json.add(PORTFOLIO, started.portfolio().wireName());
        }
        return json.build();
    }

    private static JsonObject ended(ReplyEvent.Ended ended) {
        var json = JsonText.object().add("reply_id", ended.replyId().value());
        if (ended.outcome() instanceof Outcome.Done done) {
            json.add("message_length", ended.length())
                    .add("finish_reason", done.finishReason().wireName())
                    .add("usage", Metadata.write(done.usage()))
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
