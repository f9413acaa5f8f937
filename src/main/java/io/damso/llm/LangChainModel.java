package io.damso.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.damso.model.FaultCode;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A model whose protocol LangChain4j knows: it writes the request and reads the answer's events. How these come is ours,
 * since of its own clients none can be left before the first word.
 */
final class LangChainModel implements LanguageModel {

    private static final Logger LOG = Logger.getLogger(LangChainModel.class.getName());

    private final LangChainClient client;
    private final StreamingChatModel model;

    /** @param model makes it, with the client that it is given */
    LangChainModel(ModelConnections connections, Function<HttpClientBuilder, StreamingChatModel> model) {
        this.client = new LangChainClient(connections);
        this.model = model.apply(client.builder());
    }

    @Override
    public ModelCall generate(Prompt prompt, ModelListener listener) {
        var call = new LangChainCall(new ListenerGate(listener));
        try {
            client.during(call, () -> model.chat(LangChainRequest.of(prompt), call));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A request to the model could not be made: {0}", e.getClass());
            call.refuse(FaultCode.LLM_REFUSED);
        }
        return call;
    }
}
