package io.damso.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.damso.testing.LibertyServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A method at a path, as the running server's OpenAPI document names it.
 *
 * @param path below {@code /api/chat/}, with its parameters in braces
 */
record Operation(String method, String path) implements Comparable<Operation> {

    private static final String BASE = "/api/chat/";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    /** @param text as {@link #toString} writes it */
    static Operation of(String text) {
        String[] parts = text.split(" ", 2);
        return new Operation(parts[0], parts[1]);
    }

    /** All of them. A path that is not below ours fails: nobody would look at it. */
    static Set<Operation> ofDocument(LibertyServer node) {
        var document = document(node);
        var operations = new TreeSet<Operation>();
        document.path("paths").properties().forEach(path -> {
            if (!path.getKey().startsWith(BASE)) {
                throw new AssertionError(path.getKey() + " is not below " + BASE);
            }
            path.getValue().fieldNames().forEachRemaining(method -> {
                if (METHODS.contains(method)) {
                    operations.add(new Operation(
                            method.toUpperCase(Locale.ROOT), path.getKey().substring(BASE.length())));
                }
            });
        });
        return operations;
    }

    static JsonNode document(LibertyServer node) {
        URI address = node.address().resolve("/openapi?format=json");
        return Chat.ask(HttpRequest.newBuilder(address)).json();
    }

    /** @param ids by the names of the path's parameters */
    String path(Map<String, String> ids) {
        String filled = path;
        for (var id : ids.entrySet()) {
            filled = filled.replace("{" + id.getKey() + "}", id.getValue());
        }
        return filled;
    }

    @Override
    public int compareTo(Operation other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
