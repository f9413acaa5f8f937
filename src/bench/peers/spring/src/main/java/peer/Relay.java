package peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

/** What the reference documentation leads to: WebClient to the model, each token to a list in Redis, then to the reader. */
@SpringBootApplication
@RestController
public class Relay {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};

    private final WebClient model;
    private final ReactiveStringRedisTemplate redis;
    private final JsonMapper json = new JsonMapper();

    public Relay(WebClient.Builder builder, ReactiveStringRedisTemplate redis, @Value("${model.url}") String url) {
        var connections = ConnectionProvider.builder("model")
                .maxConnections(8192)
                .pendingAcquireMaxCount(8192)
                .build();
        this.model = builder.baseUrl(url)
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
                .build();
        this.redis = redis;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Relay.class, arguments);
    }

    public record Question(String room_id, String content) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Chunk(List<Choice> choices) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Choice(Delta delta) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Delta(String content) {}

    @PostMapping(path = "/chat", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public Flux<ServerSentEvent<Map<String, String>>> chat(@RequestBody Question question) {
        String key = "spring:" + question.room_id();
        var request = Map.of(
                "model", "mock",
                "stream", true,
                "messages", List.of(Map.of("role", "user", "content", question.content())));
        return model.post()
                .uri("/chat/completions")
                .bodyValue(request)
                .retrieve()
                .bodyToFlux(EVENT)
                .takeWhile(event -> !"[DONE]".equals(event.data()))
                .mapNotNull(event -> json.readValue(event.data(), Chunk.class)
                        .choices()
                        .get(0)
                        .delta()
                        .content())
                .concatMap(token -> redis.opsForList().rightPush(key, token).thenReturn(token))
                .map(token -> ServerSentEvent.builder(Map.of("type", "content", "content", token)).build())
                .concatWith(Mono.defer(() -> redis.expire(key, Duration.ofMinutes(5)))
                        .thenReturn(ServerSentEvent.builder(Map.of("type", "done")).build()));
    }
}
