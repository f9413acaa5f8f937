package io.damso.journal;

import io.damso.model.AccountKey;
import io.damso.model.JsonText;
import io.damso.model.Message;
import io.damso.model.MessageJson;
import io.damso.model.SenderType;
import io.damso.model.StreamKey;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/** The one text form of an entry, version 1. A later version must read this one too: it may be in a queue still. */
public final class EntryFormat {

    /**
     * The property of an entry's message that says, as W3C Trace Context does, which step of which trace sent it; absent if
     * none did. Beside the text, because it is about the way of an entry, and no part of it.
     */
    public static final String TRACEPARENT = "traceparent";

    private static final int VERSION = 1;
    private static final int MAX_SHARD = 16;
    private static final String USER_MESSAGE = "save_user_message";
    private static final String AI_RESPONSE = "save_ai_response";

    private EntryFormat() {}

    public static String write(Entry entry) {
        var json = JsonText.object()
                .add("v", VERSION)
                .add("type", entry instanceof Entry.UserMessage ? USER_MESSAGE : AI_RESPONSE)
                .add("account_db_key", entry.account().value())
                .add("shard_id", entry.shard())
                .add("message_data", messageData(entry));
        return JsonText.write(json.build());
    }

    private static JsonObjectBuilder messageData(Entry entry) {
        var json = MessageJson.builder(entry.message());
        if (entry instanceof Entry.UserMessage user) {
            json.add("title", user.title())
                    .add("reply_id", user.replyId().value())
                    .add("reply_stream_key", user.reply().value())
                    .add("node", user.node());
        }
        return json;
    }

    /**
     * @param text may be null
     * @throws UnreadableEntryException if it is no entry of this version
     */
    public static Entry read(String text) throws UnreadableEntryException {
        try {
            JsonObject json = JsonText.parse(text);
            if (json.getJsonNumber("v").intValueExact() != VERSION) {
                throw new UnreadableEntryException("unknown version");
            }
            return read(json, json.getJsonObject("message_data"));
        } catch (RuntimeException e) {
            // Whatever a reader of JSON throws at a member that is missing, of another kind, out of range or too deep.
            // Without it as the cause: it may repeat what a person wrote.
            throw new UnreadableEntryException("not an entry");
        }
    }

    private static Entry read(JsonObject json, JsonObject data) throws UnreadableEntryException {
        var account = new AccountKey(json.getJsonNumber("account_db_key").longValueExact());
        int shard = shard(json.getJsonNumber("shard_id").intValueExact());
        return switch (json.getString("type")) {
            case USER_MESSAGE -> userMessage(account, shard, data);
            case AI_RESPONSE -> new Entry.AiResponse(account, shard, message(data, SenderType.AI));
            default -> throw new UnreadableEntryException("unknown type");
        };
    }

    private static Entry userMessage(AccountKey account, int shard, JsonObject data) throws UnreadableEntryException {
        return new Entry.UserMessage(
                account,
                shard,
                message(data, SenderType.USER),
                data.getString("title"),
                // One that was journaled before there was this member has its message's reply.
                new StreamKey(data.getString("reply_stream_key", data.getString("stream_key"))),
                data.getString("node"));
    }

    private static Message message(JsonObject data, SenderType expected) throws UnreadableEntryException {
        Message message = MessageJson.read(data);
        if (message.senderType() != expected || message.metadata() == null) {
            throw new UnreadableEntryException("not a message of its type");
        }
        return message;
    }

    private static int shard(int shard) throws UnreadableEntryException {
        if (shard < 1 || shard > MAX_SHARD) {
            throw new UnreadableEntryException("unknown shard");
        }
        return shard;
    }
}
