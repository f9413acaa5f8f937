package io.damso.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.testing.Script;
import io.damso.testing.ScriptedModel;
import io.damso.testing.ScriptedRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call takes from the model's server and from this machine, and gives back. */
class OpenAiCancelTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    // The test's own threads, and those that the JDK has one set of for the whole process.
    private static final Pattern NOT_OURS =
            Pattern.compile("(scripted-model-|awaitility|ForkJoinPool|CompletableFutureDelayScheduler).*");

    private final ScriptedModel server = ScriptedModel.start();
    private final ModelConnections connections = new ModelConnections(Duration.ofSeconds(5), Thread::new);
    private final ModelRecorder heard = new ModelRecorder();

    @AfterEach
    void close() {
        connections.close();
        server.close();
    }

    private ModelCall ask(Script script, ModelListener listener) {
        return ask(connections, script, listener);
    }

    private ModelCall ask(ModelConnections over, Script script, ModelListener listener) {
        server.next(script);
        return new OpenAiModel(server.baseUrl(), Optional.empty(), "gpt-test", over)
                .generate(Prompts.asking("hello"), listener);
    }

    private void assertLeft(ScriptedRequest request) {
        assertThat(request.awaitDisconnect(AT_ONCE)).isTrue();
        heard.assertHearsNothingMore();
        assertThat(heard.endings()).isEmpty();
    }

    @Test
    void cancelledBeforeTheHead_serverSeesIt() {
        ModelCall call = ask(Script.reply("a").headAfter(new CountDownLatch(1)), heard);
        ScriptedRequest request = server.awaitRequest(1);
        call.cancel();
        assertLeft(request);
    }

    @Test
    void cancelledBetweenHeadAndFirstToken_serverSeesIt() {
        ModelCall call = ask(Script.reply().thenStall(), heard);
        ScriptedRequest request = server.awaitRequest(1);
        await().until(() -> request.bytesSent() > 0);
        call.cancel();
        assertLeft(request);
    }

    @Test
    void cancelledInMidAnswer_serverSeesIt() {
        ModelCall call = ask(Script.reply("a", "b").thenStall(), heard);
        heard.awaitTexts(2);
        call.cancel();
        assertLeft(server.awaitRequest(1));
    }

    @Test
    void cancelledWhileTheModelTalks_serverStopsTalking() {
        Script script = Script.reply("on and on ".repeat(10_000).split("(?= )")).perToken(Duration.ofMillis(1));
        ModelCall call = ask(script, heard);
        heard.awaitTexts(5);
        call.cancel();
        assertLeft(server.awaitRequest(1));
    }

    @Test
    void cancelledAtOnce_leavesNoConnection() {
        for (int i = 0; i < 50; i++) {
            ask(Script.reply("a").thenStall(), heard).cancel();
        }
        await().until(() -> server.connections() == 0);
        heard.assertHearsNothingMore();
    }

    @Test
    void slowListener_slowsTheModelDown_andLosesNothing() {
        String[] tokens = new String[2_000];
        Arrays.fill(tokens, "x".repeat(32 << 10));
        var release = new CountDownLatch(1);
        ask(Script.reply(tokens), new LanguageModelContract.Forwarding(heard) {
            @Override
            public void onText(String text) {
                awaitLatch(release);
                super.onText(text);
            }
        });
        ScriptedRequest request = server.awaitRequest(1);
        var last = new AtomicInteger(-1);
        await().during(Duration.ofMillis(500)).until(() -> {
            int sent = request.tokensSent();
            return last.getAndSet(sent) == sent;
        });
        assertThat(request.tokensSent()).isLessThan(tokens.length / 2);
        release.countDown();
        assertThat(heard.awaitEnding()).isEqualTo(FinishReason.STOP);
        assertThat(heard.texts()).hasSize(tokens.length).allMatch(tokens[0]::equals);
    }

    @Test
    void closing_endsRunningCalls_andTellsTheirListeners() {
        ask(Script.reply("a").thenStall(), heard);
        heard.awaitTexts(1);
        connections.close();
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
        assertThat(server.awaitRequest(1).awaitDisconnect(AT_ONCE)).isTrue();
    }

    @Test
    void callAfterTheClose_isAFault() {
        connections.close();
        ask(Script.reply("a"), heard);
        assertThat(heard.awaitEnding()).isEqualTo(FaultCode.INTERRUPTED);
    }

    @Test
    void fiftyCalls_leaveNoThread() {
        Set<Thread> before = threads();
        fiftyCalls(1);
        fiftyCalls(50);
        await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            // The client's selector ends once the client is garbage.
            System.gc();
            assertThat(threads()).isSubsetOf(before);
        });
    }

    private void fiftyCalls(int count) {
        var own = new ModelConnections(Duration.ofSeconds(5), Thread::new);
        for (int i = 0; i < count; i++) {
            var each = new ModelRecorder();
            ModelCall call = ask(own, script(i), each);
            if (i % 5 == 4) {
                each.awaitTexts(1);
                call.cancel();
            } else {
                each.awaitEnding();
            }
        }
        own.close();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Script script(int call) {
        return switch (call % 5) {
            case 0 -> Script.reply("a", "b");
            case 1 -> Script.status(500);
            case 2 -> Script.reply("a").thenReset();
            case 3 -> Script.reply("a").raw("data: oops\n\n");
            default -> Script.reply("a").thenStall();
        };
    }

    /** All that run now, but those that are not ours. */
    static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> NOT_OURS.matcher(thread.getName()).matches());
        return threads;
    }
}
