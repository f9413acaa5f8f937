package io.damso.web;

import io.damso.conversation.History;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A page of messages as JSON. Most of it was JSON already where it was read, and is passed on as it came. */
final class HistoryView {

    private static final byte[] BEGIN = bytes("{\"messages\":[");
    private static final byte[] MORE = bytes("],\"has_more\":true}");
    private static final byte[] END = bytes("],\"has_more\":false}");

    private HistoryView() {}

    /** @return UTF-8 */
    static byte[] of(History.Page page) {
        int length = BEGIN.length + END.length;
        for (var record : page.records()) {
            length += record.length() + 1;
        }
        var json = new ByteArrayOutputStream(length);
        json.writeBytes(BEGIN);
        for (var record : page.records()) {
            if (json.size() > BEGIN.length) {
                json.write(',');
            }
            record.writeTo(json);
        }
        json.writeBytes(page.hasMore() ? MORE : END);
        return json.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
