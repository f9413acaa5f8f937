package io.damso.proof;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One client's ways to the nodes: one to each, kept as long as it can be used again. */
final class Connections {

    private final List<Node> nodes;
    private final String user;
    private final Random random;
    private final Map<Node, Link> links = new HashMap<>();

    Connections(List<Node> nodes, String user, Random random) {
        this.nodes = nodes;
        this.user = user;
        this.random = random;
    }

    /** On a connection of its own. @return the answer's text if it is a 200, else null */
    String once(Node node, String method, String path, String json, int millis) {
        try (var link = new Link(node.port())) {
            var answer = link.ask(method, path, headers(null), json, millis);
            String text = answer.text();
            return answer.status() == 200 ? text : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** @param key null if the request has none */
    Map<String, String> headers(String key) {
        var headers = new HashMap<String, String>();
        headers.put("Authorization", Node.basic(user));
        if (key != null) {
            headers.put("Idempotency-Key", key);
        }
        return headers;
    }

    Link link(Node node) throws IOException {
        var link = links.get(node);
        if (link != null && link.isFree()) {
            return link;
        }
        drop(node);
        link = new Link(node.port());
        links.put(node, link);
        return link;
    }

    void drop(Node node) {
        var link = links.remove(node);
        if (link != null) {
            link.close();
        }
    }

    Node any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    Node other(Node node) {
        return nodes.get(nodes.get(0) == node ? 1 : 0);
    }
}
