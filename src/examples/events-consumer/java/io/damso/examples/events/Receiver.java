package io.damso.examples.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Whoever wants events by HTTP. It may get one twice, and tells by its id. */
@ApplicationScoped
class Receiver {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    @Inject
    private Config settings;

    /** @throws IllegalStateException if it did not take the event within 10 s */
    void post(String event) {
        var request = HttpRequest.newBuilder(settings.getValue("EVENTS_CONSUMER_TARGET", URI.class))
                .timeout(ANSWER)
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString(event))
                .build();
        int status = status(request);
        if (status < 200 || status > 299) {
            throw new IllegalStateException("the receiver answered " + status);
        }
    }

    private int status(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new IllegalStateException("the receiver did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
