package io.damso.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON (RFC 8259) into maps, lists, strings, longs, doubles, booleans and null. */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is none */
    static Map<String, Object> object(String text) {
        try {
            return map(new Json(text).value());
        } catch (IndexOutOfBoundsException | ClassCastException e) {
            throw new IllegalArgumentException("no JSON object: " + text, e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    /** Null where the member is missing or null. */
    static String text(Map<String, Object> object, String member) {
        return (String) object.get(member);
    }

    /** Minus one where the member is missing. */
    static long number(Map<String, Object> object, String member) {
        return object.get(member) instanceof Number number ? number.longValue() : -1;
    }

    /** In ASCII, so that half a surrogate pair survives too. */
    static String quote(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                json.append("\\u").append(Integer.toHexString(c | 0x10000), 1, 5);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private Object value() {
        char first = next();
        return switch (first) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            default -> literal(first);
        };
    }

    private Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        for (char c = next(); c != '}'; c = next()) {
            if (c == '"') {
                String name = string();
                expect(':');
                members.put(name, value());
            }
        }
        return members;
    }

    private List<Object> elements() {
        var elements = new ArrayList<>();
        for (char c = next(); c != ']'; c = next()) {
            if (c != ',') {
                at--;
                elements.add(value());
            }
        }
        return elements;
    }

    private Object literal(char first) {
        int from = at - 1;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(from, at);
        return switch (first) {
            case 't' -> true;
            case 'f' -> false;
            case 'n' -> null;
            default -> number(literal);
        };
    }

    private static Number number(String literal) {
        return literal.matches("-?\\d+") ? (Number) Long.valueOf(literal) : Double.valueOf(literal);
    }

    private String string() {
        int end = text.indexOf('"', at);
        int escape = text.indexOf('\\', at);
        if (escape < 0 || end < escape) {
            String plain = text.substring(at, end);
            at = end + 1;
            return plain;
        }
        return escaped();
    }

    private String escaped() {
        var string = new StringBuilder();
        for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
            string.append(c == '\\' ? escape(text.charAt(at++)) : c);
        }
        return string.toString();
    }

    private char escape(char name) {
        return switch (name) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
            default -> name;
        };
    }

    private char next() {
        char c = text.charAt(at++);
        while (Character.isWhitespace(c)) {
            c = text.charAt(at++);
        }
        return c;
    }

    private void expect(char expected) {
        if (next() != expected) {
            throw new IllegalArgumentException("no JSON: " + text);
        }
    }
}
