package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.damso.testing.LibertyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A person, or a program, at a node. Knows Damso by HTTP only. */
final class Chat {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpClient http;
    private final URI api;
    private final List<String> credentials;

    /** @param credentials a header's name and value; none for nobody */
    private Chat(HttpClient http, URI server, String... credentials) {
        this.http = http;
        this.api = server.resolve("/api/chat/");
        this.credentials = List.of(credentials);
    }

    /** @param user whose password is the name */
    static Chat of(LibertyServer node, String user) {
        return at(node.address(), HTTP, user);
    }

    /** At whatever is in front of the nodes. */
    static Chat at(URI server, HttpClient http, String user) {
        byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
        return new Chat(
                http, server, "Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** Nobody in particular. */
    static Chat stranger(LibertyServer node) {
        return new Chat(HTTP, node.address());
    }

    /** A browser, as far as the node sees it. */
    static Chat ofSession(LibertyServer node, String session) {
        return new Chat(HTTP, node.address(), "Cookie", "damso_session=" + session);
    }

    /** A program with an access token. */
    static Chat ofToken(LibertyServer node, String token) {
        return new Chat(HTTP, node.address(), "Authorization", "Bearer " + token);
    }

    static ObjectNode message(String room, String content) {
        return JsonNodeFactory.instance.objectNode().put("room_id", room).put("content", content);
    }

    /** Sends to a new room, and expects that it is accepted. */
    Sent send(String content) {
        return send(Names.next(), content);
    }

    Sent send(String room, String content) {
        var answer = trySend(room, content);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return Sent.of(room, answer.json());
    }

    /** @param headers names and values in turn */
    Answer trySend(String room, String content, String... headers) {
        return post("message/send", message(room, content).toString(), headers);
    }

    Answer post(String path, String json, String... headers) {
        return ask(
                http,
                request(path, headers)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) {
        return ask(
                http, request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    Answer delete(String path) {
        return ask(http, request(path).DELETE());
    }

    Answer get(String path, String... headers) {
        return ask(http, request(path, headers).GET());
    }

    /** @param id of a stream or a room */
    Answer stop(String id) {
        return ask(http, request("stream/" + id + "/stop").POST(BodyPublishers.noBody()));
    }

    EventStream read(Sent sent) {
        return open("stream/" + sent.streamKey());
    }

    EventStream readAfter(String lastEventId, Sent sent) {
        return open("stream/" + sent.streamKey(), "Last-Event-ID", lastEventId);
    }

    EventStream open(String path, String... headers) {
        return open(request(path, headers).GET());
    }

    /** Sends and reads in one call. */
    EventStream stream(String room, String content, String... headers) {
        return open(request("stream", headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(message(room, content).toString())));
    }

    private EventStream open(HttpRequest.Builder request) {
        try {
            return new EventStream(http.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A room's messages, oldest first, read in pages as a client would. */
    List<JsonNode> history(String room) {
        var messages = new ArrayList<JsonNode>();
        JsonNode page = get("rooms/" + room + "/messages?limit=7").json();
        page.path("messages").forEach(messages::add);
        while (page.path("has_more").asBoolean()) {
            String before = messages.get(0).path("message_id").asText();
            page = get("rooms/" + room + "/messages?limit=7&before=" + before).json();
            var older = new ArrayList<JsonNode>();
            page.path("messages").forEach(older::add);
            messages.addAll(0, older);
        }
        return messages;
    }

    /** What history says of one message. */
    JsonNode message(Sent sent, String id) {
        return history(sent.room()).stream()
                .filter(message -> message.path("message_id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("history has no " + id));
    }

    JsonNode reply(Sent sent) {
        return message(sent, sent.replyId());
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(30));
        if (!credentials.isEmpty()) {
            request.header(credentials.get(0), credentials.get(1));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    static Answer ask(HttpRequest.Builder request) {
        return ask(HTTP, request);
    }

    static Answer ask(HttpClient http, HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
