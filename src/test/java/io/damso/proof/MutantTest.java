package io.damso.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Mistakes that the proof is tried on still fit the tree; that it finds them takes it minutes. */
class MutantTest {

    private static final String DIFF = """
        Why.
        --- a/x.txt
        +++ b/x.txt
        @@ -1,3 +1,3 @@
         one
        -two
        +2
         three
        """;

    @Test
    void eachMutant_fitsTheTree_andChangesIt() throws IOException {
        for (Mutant mutant : Mutant.named("all")) {
            assertThat(mutant.sources()).isNotEmpty();
            for (var source : mutant.sources().entrySet()) {
                assertThat(source.getValue()).isNotEqualTo(Files.readString(Path.of(source.getKey())));
            }
        }
    }

    @Test
    void eachMutant_saysHowItIsFound() throws IOException {
        for (Mutant mutant : Mutant.named("all")) {
            assertThat(Arrays.stream(mutant.faults().split(",")).map(Fault::valueOf))
                    .isNotEmpty();
            assertThat(mutant.findings()).isNotEmpty();
            assertThat(mutant.rounds()).isBetween(1, 30);
        }
    }

    @Test
    void theMistakesThatMatterMost_areThere() throws IOException {
        assertThat(Mutant.named("all"))
                .extracting(mutant -> mutant.name)
                .contains(
                        "answer-before-journal",
                        "event-before-row",
                        "insert-without-key",
                        "no-closing",
                        "no-epoch-check");
    }

    @Test
    void aPatch_changesWhatItSays_onWhateverLine() {
        var patch = Patch.parse(DIFF);
        assertThat(patch.apply("x.txt", "zero\none\ntwo\nthree\n")).isEqualTo("zero\none\n2\nthree\n");
    }

    @Test
    void aPatch_thatDoesNotFit_isRefused() {
        var patch = Patch.parse(DIFF);
        assertThatThrownBy(() -> patch.apply("x.txt", "one\n2\nthree\n")).hasMessageContaining("does not fit");
        assertThatThrownBy(() -> patch.apply("x.txt", "one\ntwo\nthree\none\ntwo\nthree\n"))
                .hasMessageContaining("does not fit");
    }
}
