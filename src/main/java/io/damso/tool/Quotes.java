package io.damso.tool;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** Looks quotes up at a server of the site's. */
@Dependent
@ModelTools
class Quotes {

    private static final String URL = "DAMSO_QUOTES_URL";
    // Dots alone would be another address.
    private static final Pattern SYMBOL = Pattern.compile("(?=.*[A-Za-z0-9])[A-Za-z0-9.^=_-]{1,20}");
    private static final long CONNECT_SECONDS = 2;
    private static final long READ_SECONDS = 5;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Supplier<QuoteServer> servers;

    @Inject
    Quotes(Settings settings) {
        this(connecting(settings.httpAddress(URL)
                .orElseThrow(() -> new InvalidSettingException(URL, "must be set for the tool quote"))));
    }

    /** @param servers one for each look-up, closed after it */
    Quotes(Supplier<QuoteServer> servers) {
        this.servers = servers;
    }

    // One client a look-up: to close it is the one way to leave an answer without reading it to its end, which
    // may not come.
    private static Supplier<QuoteServer> connecting(URI address) {
        return () -> RestClientBuilder.newBuilder()
                .baseUri(address)
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(READ_SECONDS, TimeUnit.SECONDS)
                // It would read what a server says to an error, however much that is.
                .property("microprofile.rest.client.disable.default.mapper", true)
                .build(QuoteServer.class);
    }

    @Tool("Looks up the latest price of a security, and its currency and time if they are known.")
    String quote(@P("the security's symbol, for example AAPL or 005930.KS") String symbol) throws IOException {
        if (!SYMBOL.matcher(symbol).matches()) {
            throw new ToolFaultException("A symbol has 1 to 20 letters, digits and any of . ^ = _ -");
        }
        try (var server = servers.get()) {
            var answer = server.quote(symbol);
            if (answer.getStatus() == NOT_FOUND) {
                throw new ToolFaultException("There is no quote for this symbol.");
            } else if (answer.getStatus() != OK) {
                throw new ToolFaultException("The quote server does not answer at the moment.");
            }
            return QuoteFormat.read(answer.readEntity(InputStream.class), symbol);
        }
    }
}
