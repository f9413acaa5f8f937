package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Analysis;
import io.damso.model.Analysis.Action;
import io.damso.model.Analysis.Recommendation;
import io.damso.model.Analysis.Sentiment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisFormatTest {

    private static final List<String> SYMBOLS = List.of("AAPL", "005930.KS");
    private static final String AAPL =
            "{\"symbol\":\"AAPL\",\"action\":\"BUY\",\"confidence\":0.7,\"rationale\":\"It grows.\"}";
    private static final String SAMSUNG =
            "{\"symbol\":\"005930.KS\",\"action\":\"SELL\",\"confidence\":1,\"rationale\":\"It does not.\"}";

    private static String json(String sentiment, String... recommendations) {
        return "{\"sentiment\":\"" + sentiment + "\",\"recommendations\":[" + String.join(",", recommendations) + "]}";
    }

    private static AnalysisFormat.Reading read(String text) {
        return AnalysisFormat.read(text, SYMBOLS, "No advice.");
    }

    @Test
    void wholeAnalysis_isTaken_inTheOrderThatWasAskedFor() {
        var reading = read("\n" + json("negative", SAMSUNG, AAPL) + "\n");
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.analysis())
                .contains(new Analysis(
                        SYMBOLS,
                        Sentiment.NEGATIVE,
                        List.of(
                                new Recommendation("AAPL", Action.BUY, 0.7, "It grows."),
                                new Recommendation("005930.KS", Action.SELL, 1, "It does not.")),
                        "No advice."));
    }

    @Test
    void itsJson_isReadBackTheSame() {
        var analysis = read(json("neutral", AAPL, SAMSUNG)).analysis().orElseThrow();
        assertThat(Analysis.of(analysis.json())).isEqualTo(analysis);
    }

    @Test
    void symbolAskedForTwice_isOne() {
        assertThat(AnalysisFormat.read(json("neutral", AAPL), List.of("AAPL", "AAPL"), "")
                        .analysis())
                .isPresent();
    }

    @Test
    void missingSymbol_isNamed() {
        assertThat(read(json("neutral", AAPL)).problems()).containsExactly("There is no recommendation for 005930.KS.");
    }

    @Test
    void symbolThatNobodyAskedAbout_isAProblem() {
        assertThat(read(json("neutral", AAPL, SAMSUNG, AAPL.replace("AAPL", "TSLA")))
                        .problems())
                .containsExactly("There is a recommendation for a symbol that was not asked about.");
    }

    @Test
    void symbolTwice_isAProblem() {
        assertThat(read(json("neutral", AAPL, SAMSUNG, AAPL)).problems())
                .containsExactly("There is more than one recommendation for AAPL.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7", "-0.1", "\"0.7\"", "null", "1e400"})
    void confidenceThatIsNone_isAProblem(String confidence) {
        assertThat(read(json("neutral", AAPL.replace("0.7", confidence), SAMSUNG))
                        .problems())
                .containsExactly("The \"confidence\" of AAPL must be a number from 0 to 1.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Here you are: {}",
                "```json\n{}\n```",
                "{} I hope this helps.",
                "",
                "[]",
                "{\"sentiment\":\"neutral\"",
            })
    void proseAroundIt_orNoObject_isAProblem(String text) {
        assertThat(read(text).problems()).containsExactly("It is not one JSON object and nothing else.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sentiment\":\"bullish\",\"recommendations\":[]}",
                "{\"sentiment\":1,\"recommendations\":[1]}",
                "{\"sentiment\":\"neutral\",\"recommendations\":{}}",
                "{\"sentiment\":\"neutral\",\"recommendations\":[{\"symbol\":\"AAPL\"}]}",
            })
    void whateverIsMissing_isNotFilledIn(String text) {
        var reading = read(text);
        assertThat(reading.analysis()).isEmpty();
        assertThat(reading.problems()).isNotEmpty();
    }

    @Test
    void actionAndRationale_areChecked() {
        assertThat(read(json("neutral", AAPL.replace("BUY", "buy").replace("It grows.", " "), SAMSUNG))
                        .problems())
                .hasSize(2);
    }
}
