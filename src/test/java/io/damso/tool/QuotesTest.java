package io.damso.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.settings.InvalidSettingException;
import io.damso.testing.TestSettings;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {

    private static final String QUOTE = "{\"symbol\":\"AAPL\",\"price\":189.5,\"currency\":\"USD\"}";

    private final List<String> asked = new ArrayList<>();
    private int closed;

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A server that answers everything so. */
    private Quotes answering(int status, String body) {
        return new Quotes(() -> new QuoteServer() {
            @Override
            public Response quote(String symbol) {
                asked.add(symbol);
                return Response.status(status).entity(bytes(body)).build();
            }

            @Override
            public void close() {
                closed++;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAPL", "aapl"})
    void quote_isWhatTheServerSays_andTheConnectionIsClosed(String symbol) throws IOException {
        assertThat(answering(200, " " + QUOTE + "\n").quote(symbol)).isEqualTo(QUOTE);
        assertThat(asked).containsExactly(symbol);
        assertThat(closed).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"005930.KS", "^KS11", "EURUSD=X", "BRK-B", "A_1", "12345678901234567890"})
    void symbol_mayHaveWhatSymbolsHave(String symbol) throws IOException {
        answering(200, "{\"price\":1}").quote(symbol);
        assertThat(asked).containsExactly(symbol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "..", ".", "A/B", "../x", "A?b", "A%2e", "삼성", "123456789012345678901", "A\n"})
    void whatIsNoSymbol_isNotAskedFor(String symbol) {
        assertThatThrownBy(() -> answering(200, QUOTE).quote(symbol)).isInstanceOf(ToolFaultException.class);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>",
                QUOTE + QUOTE,
                "{\"symbol\":\"AAPL\",\"price\":\"189.5\"}",
                "{\"symbol\":\"MSFT\",\"price\":189.5}",
                "{\"symbol\":1,\"price\":189.5}",
            })
    void answerThatIsNoQuoteOfTheSymbol_isNotBelieved(String body) {
        assertThatThrownBy(() -> answering(200, body).quote("AAPL"))
                .isInstanceOf(ToolFaultException.class)
                .hasMessage("The quote server's answer can't be understood.");
        assertThat(closed).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 429, 500, 503})
    void otherStatus_isSaidToTheModel(int status) {
        assertThatThrownBy(() -> answering(status, QUOTE).quote("AAPL"))
                .hasMessage("The quote server does not answer at the moment.");
        assertThat(closed).isOne();
    }

    @Test
    void unknownSymbol_isSaidToTheModel() {
        assertThatThrownBy(() -> answering(404, "").quote("AAPL")).hasMessage("There is no quote for this symbol.");
    }

    @Test
    void endlessAnswer_isNotReadToItsEnd() {
        var endless = new InputStream() {
            private int read;

            @Override
            public int read() {
                read++;
                return ' ';
            }
        };
        assertThatThrownBy(() -> QuoteFormat.read(endless, "AAPL")).isInstanceOf(ToolFaultException.class);
        assertThat(endless.read).isLessThanOrEqualTo(QuoteFormat.MOST_BYTES + 1);
    }

    @Test
    void answerByteByByte_isLeftOnceItsTimeIsOver() {
        var slow = new InputStream() {
            private int read;

            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                if (++read == 10) {
                    Thread.currentThread().interrupt();
                }
                bytes[from] = ' ';
                return 1;
            }
        };
        assertThatThrownBy(() -> QuoteFormat.read(slow, "AAPL")).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(slow.read).isEqualTo(10);
    }

    @Test
    void withoutAnAddress_thereIsNoSuchTool() {
        assertThatThrownBy(() -> new Quotes(TestSettings.with(Map.of())))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("The setting DAMSO_QUOTES_URL must be set for the tool quote.");
    }
}
