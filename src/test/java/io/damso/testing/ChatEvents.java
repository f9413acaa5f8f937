package io.damso.testing;

import io.damso.journal.ChatEvent;
import io.damso.journal.Entry;

/** Events of entries, as if their rows said the same. */
public final class ChatEvents {

    private ChatEvents() {}

    public static ChatEvent of(Entry entry) {
        var message = entry.message();
        return new ChatEvent(
                entry.account(),
                message.room(),
                message.id(),
                message.senderType(),
                message.status(),
                message.replyTo(),
                message.streamKey(),
                message.timestamp());
    }
}
