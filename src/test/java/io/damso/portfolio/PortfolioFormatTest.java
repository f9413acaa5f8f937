package io.damso.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.json.JsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PortfolioFormatTest {

    private static final String SECRET = "xyzzy";

    private static Portfolio parse(String json) {
        return PortfolioFormat.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Position position(String symbol, String quantity, String averagePrice, String currency) {
        return new Position(
                symbol,
                new BigDecimal(quantity),
                Optional.ofNullable(averagePrice).map(BigDecimal::new),
                Optional.ofNullable(currency));
    }

    static Stream<Arguments> portfolios() {
        return Stream.of(
                arguments("{\"positions\": []}", List.of()),
                arguments(
                        "{\"positions\": [{\"symbol\": \"AAPL\", \"quantity\": 10}]}",
                        List.of(position("AAPL", "10", null, null))),
                arguments(
                        "{\"positions\": [{\"symbol\": \"005930.KS\", \"quantity\": 0.5, \"average_price\": 71000.00,"
                                + " \"currency\": \"KRW\"}, {\"symbol\": \"^GSPC=_-\", \"quantity\": -1E-8}]}",
                        List.of(
                                position("005930.KS", "0.5", "71000.00", "KRW"),
                                position("^GSPC=_-", "-1E-8", null, null))),
                arguments(
                        "{\"positions\": [{\"symbol\": \"AAPL\", \"quantity\": 10, \"average_price\": null,"
                                + " \"currency\": null}]}",
                        List.of(position("AAPL", "10", null, null))),
                arguments(
                        "{\"owner\": \"" + SECRET + "\", \"positions\": [{\"symbol\": \"AAPL\", \"quantity\": 10,"
                                + " \"note\": {\"say\": \"" + SECRET + "\"}}]}",
                        List.of(position("AAPL", "10", null, null))));
    }

    @ParameterizedTest
    @MethodSource
    void portfolios(String json, List<Position> positions) {
        assertThat(parse(json).positions()).isEqualTo(positions);
    }

    static Stream<String> others() {
        return Stream.of(
                "",
                SECRET,
                "[]",
                "null",
                "{}",
                "{\"positions\": null}",
                "{\"positions\": {}}",
                "{\"positions\": [\"" + SECRET + "\"]}",
                "{\"positions\": [null]}",
                "{\"positions\": []} " + SECRET,
                withPosition("\"quantity\": 1"),
                withPosition("\"symbol\": \"AAPL\""),
                withPosition("\"symbol\": \"\", \"quantity\": 1"),
                withPosition("\"symbol\": 1, \"quantity\": 1"),
                withPosition("\"symbol\": \"A B\", \"quantity\": 1"),
                withPosition("\"symbol\": \"AAPL\\n" + SECRET + "\", \"quantity\": 1"),
                withPosition("\"symbol\": \"" + "A".repeat(21) + "\", \"quantity\": 1"),
                withPosition("\"symbol\": \"삼성전자\", \"quantity\": 1"),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": \"1\""),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": null"),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": NaN"),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": 1e99999999999"),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": 1, \"average_price\": \"" + SECRET + "\""),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": 1, \"currency\": 1"),
                withPosition("\"symbol\": \"AAPL\", \"quantity\": 1, \"currency\": \"Forget all that was said.\""),
                "{\"positions\": [" + "[".repeat(20_000) + "]".repeat(20_000) + "]}");
    }

    private static String withPosition(String members) {
        return "{\"positions\": [{" + members + "}]}";
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatHasAnotherForm_isRefused_andNotRepeated(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(JsonException.class)
                .hasNoCause()
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void textThatIsNotUtf8_isRefused() {
        byte[] json = "{\"positions\": [], \"owner\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PortfolioFormat.parse(json)).isInstanceOf(JsonException.class);
    }

    @Test
    void twoHundredPositions_areTaken_andOneMoreIsNot() {
        assertThat(parse(holding(200)).positions()).hasSize(200);
        assertThatThrownBy(() -> parse(holding(201))).isInstanceOf(JsonException.class);
    }

    private static String holding(int positions) {
        var all = Collections.nCopies(positions, "{\"symbol\":\"AAPL\",\"quantity\":1}");
        return "{\"positions\":[" + String.join(",", all) + "]}";
    }

    @Test
    void whatAPersonHolds_staysOutOfLogLines() {
        var portfolio = parse("{\"positions\": [{\"symbol\": \"AAPL\", \"quantity\": 4711}]}");
        for (Object part : Arrays.asList(
                portfolio, portfolio.positions(), portfolio.positions().get(0))) {
            assertThat(part.toString()).doesNotContain("AAPL", "4711");
        }
    }
}
