package io.damso.archive;

import io.damso.journal.Entry;
import io.damso.model.Message;
import io.damso.model.Metadata;
import io.damso.model.Usage;
import jakarta.persistence.EntityManager;
import java.time.ZoneOffset;
import java.util.List;

/** Keeps what replies took, as often as one likes and in any order. */
final class UsageUpsert {

    private static final String BEGIN = """
        INSERT INTO reply_usage (account_db_key, room_id, message_id, used_on, model, input_tokens, output_tokens,
        estimated) VALUES\s\
        """;

    // Of two ends of one reply the longer one is what the model said.
    private static final String END = """
         ON DUPLICATE KEY UPDATE
        used_on = LEAST(used_on, VALUES(used_on)),
        estimated = IF(VALUES(output_tokens) > output_tokens, VALUES(estimated), estimated),
        input_tokens = GREATEST(input_tokens, VALUES(input_tokens)),
        output_tokens = GREATEST(output_tokens, VALUES(output_tokens))\
        """;

    private static final int MAX_MODEL = 40;

    private UsageUpsert() {}

    /** @param entries also of rooms that were deleted since */
    static void write(EntityManager entities, List<Entry> entries) {
        var statement = new MultiRow(BEGIN, END);
        long rows = entries.stream()
                .filter(Entry.AiResponse.class::isInstance)
                .filter(reply -> addRow(statement, reply))
                .count();
        if (rows > 0) {
            statement.execute(entities);
        }
    }

    private static boolean addRow(MultiRow statement, Entry reply) {
        Message message = reply.message();
        var usage = Metadata.usage(message.metadata());
        usage.ifPresent(took -> statement.row(
                reply.account().value(),
                message.room().value(),
                message.id().value(),
                message.timestamp().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                model(took),
                took.inputTokens(),
                took.outputTokens(),
                took.estimated() ? 1 : 0));
        return usage.isPresent();
    }

    private static String model(Usage usage) {
        String model = usage.model() == null ? "" : usage.model();
        return model.length() <= MAX_MODEL ? model : model.substring(0, MAX_MODEL);
    }
}
