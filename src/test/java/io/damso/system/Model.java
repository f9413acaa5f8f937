package io.damso.system;

import io.damso.testing.Planted;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import io.damso.testing.ScriptedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** The scripted model, answering by what the person said: each test has prompts of its own. */
final class Model implements AutoCloseable {

    private static final Script OTHERWISE = Script.reply("Hel", "lo");
    private static final Queue<Script> NONE = new ConcurrentLinkedQueue<>();

    private final Map<String, List<Script>> scripts = new ConcurrentHashMap<>();
    private final Map<String, Queue<Script>> firsts = new ConcurrentHashMap<>();
    private volatile Script analyses = OTHERWISE;
    private final ScriptedModel server = ScriptedModel.start().answering(this::script);

    String address() {
        return server.baseUrl().toString();
    }

    /** What Ollama's protocol is spoken with. */
    String root() {
        return server.address().toString();
    }

    private Script script(ScriptedRequest request) {
        if (request.body().contains("\"json_schema\"")) {
            return analyses;
        }
        Script first = firsts.getOrDefault(request.prompt(), NONE).poll();
        if (first != null) {
            return first;
        }
        var rounds = scripts.getOrDefault(request.prompt(), List.of(OTHERWISE));
        return rounds.get(Math.min(request.rounds(), rounds.size() - 1));
    }

    /** Whoever wants an analysis, of whatever. */
    void answeringAnalyses(Script script) {
        analyses = script;
    }

    /** @return the prompt */
    String answering(String prompt, Script script) {
        scripts.put(prompt, List.of(script));
        return prompt;
    }

    /** @return a new prompt that is answered so */
    String answering(Script script) {
        return answering("Say " + Planted.WORD + " " + Names.next(), script);
    }

    /** @return a new prompt that is answered so, and so once tools were called for it */
    String answering(Script script, Script afterTools) {
        String prompt = "Say " + Names.next();
        scripts.put(prompt, List.of(script, afterTools));
        return prompt;
    }

    /** @return a new prompt that is answered so at first, each once, and then {@code Hello} */
    String answeringFirst(Script... scripts) {
        String prompt = "Say " + Names.next();
        firsts.put(prompt, new ConcurrentLinkedQueue<>(List.of(scripts)));
        return prompt;
    }

    List<ScriptedRequest> requests(String prompt) {
        return server.requests().stream()
                .filter(request -> request.prompt().equals(prompt))
                .toList();
    }

    ScriptedRequest awaitRequest(String prompt) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> !requests(prompt).isEmpty());
        return requests(prompt).get(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
