package io.damso.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Whether rows are what was sent.
 *
 * @param lost messages without a row, or with a question's row that says something else
 * @param doubled rows of messages that have another one, or that nobody sent
 */
record Kept(long lost, long doubled) {

    private static final int ID = 2;
    private static final int CONTENT = 5;

    /** @param sent texts by their messages' ids; empty where it is the model's */
    static Kept of(List<Tables.Batch> batches, Map<String, String> sent) {
        var right = new HashSet<String>();
        long rows = 0;
        for (var batch : batches) {
            rows += batch.rows().size();
            batch.rows().stream()
                    .filter(row -> isRight((String) row[CONTENT], sent.get(row[ID])))
                    .forEach(row -> right.add((String) row[ID]));
        }
        return new Kept(sent.size() - right.size(), rows - right.size());
    }

    private static boolean isRight(String content, String sent) {
        return sent != null && (sent.isEmpty() ? !content.isEmpty() : sent.equals(content));
    }
}
