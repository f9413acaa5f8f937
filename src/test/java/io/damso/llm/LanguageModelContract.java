package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every model keeps to. Each implementation's test extends this and gives the model. */
abstract class LanguageModelContract {

    /** A model whose answers have at least ten pieces, to {@code long} some hundred, some milliseconds apart. */
    abstract LanguageModel model();

    /** The whole answer to {@code hello}. */
    abstract String answer();

    @Test
    void answer_arrivesWholeAndInOrder_andEndsOnce() {
        var heard = new ModelRecorder();
        model().generate(Prompts.asking("hello"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.text()).isEqualTo(answer());
        assertThat(heard.texts()).hasSizeGreaterThan(9);
        heard.assertHearsNothingMore();
    }

    @Test
    void answersAtTheSameTime_areKeptApart() {
        List<ModelRecorder> all =
                IntStream.range(0, 10).mapToObj(i -> new ModelRecorder()).toList();
        all.forEach(heard -> model().generate(Prompts.asking("hello"), heard));
        assertThat(all).allSatisfy(heard -> {
            assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
            assertThat(heard.text()).isEqualTo(answer());
        });
    }

    @Test
    void cancelledAnswer_isHeardNoMore() {
        var heard = new ModelRecorder();
        ModelCall call = model().generate(Prompts.asking("long"), heard);
        heard.awaitTexts(2);
        call.cancel();
        heard.assertHearsNothingMore();
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void cancelledBeforeTheFirstText_nothingIsHeard() {
        var heard = new ModelRecorder();
        model().generate(Prompts.asking("hello"), heard).cancel();
        heard.assertHearsNothingMore();
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void cancellingTwice_orAfterTheEnd_doesNothing() {
        var heard = new ModelRecorder();
        ModelCall call = model().generate(Prompts.asking("hello"), heard);
        heard.awaitEnding();
        call.cancel();
        call.cancel();
        heard.assertHearsNothingMore();
        assertThat(heard.endings()).hasSize(1);
    }

    @Test
    void listenerThatCancels_hearsNothingAfter() {
        var heard = new ModelRecorder();
        var call = new AtomicReference<ModelCall>();
        call.set(model().generate(Prompts.asking("hello"), new Forwarding(heard) {
            @Override
            public void onText(String text) {
                await().until(() -> call.get() != null);
                super.onText(text);
                call.get().cancel();
            }
        }));
        heard.awaitTexts(1).assertHearsNothingMore();
        assertThat(heard.texts()).hasSize(1);
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void listenerThatFails_endsTheAnswer_ratherThanLeaveAHole() {
        var heard = new ModelRecorder();
        model().generate(Prompts.asking("hello"), new Forwarding(heard) {
            @Override
            public void onText(String text) {
                throw new IllegalStateException("a fault of the listener's");
            }
        });
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
        assertThat(heard.texts()).isEmpty();
    }

    /** A listener to override a part of. */
    abstract static class Forwarding implements ModelListener {

        private final ModelListener target;

        Forwarding(ModelListener target) {
            this.target = target;
        }

        @Override
        public void onText(String text) {
            target.onText(text);
        }

        @Override
        public void onDone(FinishReason reason, Usage usage) {
            target.onDone(reason, usage);
        }

        @Override
        public void onFault(FaultCode code) {
            target.onFault(code);
        }
    }
}
