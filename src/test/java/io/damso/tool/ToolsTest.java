package io.damso.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.Tool;
import io.damso.llm.ToolCall;
import io.damso.llm.ToolDefinition;
import io.damso.llm.ToolResult;
import io.damso.settings.InvalidSettingException;
import io.damso.testing.TestSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToolsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final List<ToolResult> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Tools tools = tools(LONG);

    /** Tools that do as their names say. */
    public class Example {

        @Tool
        String hold() throws InterruptedException {
            gate.await();
            return "waited";
        }

        @Tool
        String echo(String text) {
            return text;
        }

        @Tool
        String fail() throws IOException {
            throw new IOException("a secret");
        }

        @Tool
        String overflow() {
            return overflow();
        }

        @Tool
        String refuse() {
            throw new ToolFaultException("No such thing.");
        }

        @Tool
        String large() {
            return "x".repeat(ToolRun.MOST_CHARACTERS - 1) + "\uD83D\uDE00";
        }
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
        clock.shutdownNow();
    }

    private Tools tools(Duration limit) {
        clock.setRemoveOnCancelPolicy(true);
        return ToolsForTests.of(new Example(), limit, threads, clock);
    }

    private ToolResult result(Tools asked, String name, String arguments) {
        int before = told.size();
        asked.run(new ToolCall("1", name, arguments), told::add);
        await().until(() -> told.size() > before);
        return told.get(before);
    }

    private ToolResult result(String name) {
        return result(tools, name, "{}");
    }

    private void assertFailed(ToolResult result, String sentence) {
        assertThat(result.failed()).isTrue();
        assertThat(result.text()).isEqualTo(sentence);
    }

    @Test
    void call_hasItsResult_andKeepsNoThreadAndNoTimer() {
        var result = result(tools, "echo", "{\"text\":\"hi\"}");
        assertThat(result).isEqualTo(new ToolResult(new ToolCall("1", "echo", "{\"text\":\"hi\"}"), "hi", false));
        await().until(() -> threads.getActiveCount() == 0);
        assertThat(clock.getQueue()).isEmpty();
    }

    @Test
    void callsAtOnce_runAtTheSameTime() {
        tools.run(new ToolCall("1", "hold", "{}"), told::add);
        tools.run(new ToolCall("2", "hold", "{}"), told::add);
        await().until(() -> threads.getActiveCount() == 2);
        gate.countDown();
        await().until(() -> told.size() == 2);
    }

    @Test
    void whateverAToolThrows_isAHarmlessSentence() {
        assertFailed(result("fail"), "The tool failed.");
        assertFailed(result("overflow"), "The tool failed.");
        assertFailed(result("refuse"), "No such thing.");
    }

    @Test
    void toolThatThereIsNot_andArgumentsThatAreNoObject_areSaidToTheModel() {
        assertThat(tools.has("echo")).isTrue();
        assertThat(tools.has("hidden")).isFalse();
        assertFailed(result("hidden"), "There is no tool of that name.");
        var result = result(tools, "echo", "{\"text\":\"a\"}{}");
        assertFailed(result, "The arguments are not one JSON object and nothing else.");
        // What is given back to the model has to be JSON.
        assertThat(result.call().arguments()).isEqualTo("{}");
        assertFailed(result(tools, "echo", "{}"), "The argument text is missing.");
    }

    @Test
    void slowTool_isInterrupted_andItsThreadIsFree() {
        assertFailed(result(tools(SHORT), "hold", "{}"), "The tool took too long.");
        await().until(() -> threads.getActiveCount() == 0);
        assertThat(told).hasSize(1);
    }

    @Test
    void callThatWaitsForAThread_isNotWaitedForLonger() {
        var impatient = tools(SHORT);
        tools.run(new ToolCall("1", "hold", "{}"), told::add);
        tools.run(new ToolCall("2", "hold", "{}"), told::add);
        assertFailed(result(impatient, "echo", "{\"text\":\"a\"}"), "The tool took too long.");
    }

    @Test
    void callThatIsLeft_isInterrupted_andNobodyIsTold() {
        var run = tools.run(new ToolCall("1", "hold", "{}"), told::add);
        await().until(() -> threads.getActiveCount() == 1);
        run.cancel();
        run.cancel();
        await().until(() -> threads.getActiveCount() == 0);
        assertThat(clock.getQueue()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void moreCallsThanThereArePlaces_areSaidToBeTooMany_andPlacesComeBack() {
        for (int round = 0; round < 2; round++) {
            // One that never had a place gives none back.
            tools.run(new ToolCall("1", "hidden", "{}"), told::add).cancel();
            var runs = new ArrayList<ToolRun>();
            for (int i = 0; i < 256; i++) {
                runs.add(tools.run(new ToolCall("" + i, "hold", "{}"), told::add));
            }
            told.clear();
            assertFailed(result("hold"), "Too many tools are being called at the moment.");
            runs.forEach(ToolRun::cancel);
            runs.forEach(ToolRun::cancel);
            await().until(() -> threads.getActiveCount() == 0);
        }
        assertThat(result("refuse").text()).isEqualTo("No such thing.");
    }

    @Test
    void longResult_isCut_andNotInsideACharacter() {
        assertThat(result("large").text())
                .isEqualTo("x".repeat(ToolRun.MOST_CHARACTERS - 1) + "\n[The rest is cut off.]");
    }

    @Test
    void serverThatStops_isAResultToo() {
        threads.shutdown();
        assertFailed(result("refuse"), "The tool failed.");
    }

    private static Tools named(String names) {
        var settings = new ToolSettings(TestSettings.with(Map.of("DAMSO_TOOLS", names)));
        return new Tools(ToolsForTests.methods(new ToolsTest().new Example()), settings.names, settings.limit);
    }

    @Test
    void toolsAreOff_unlessTheyAreNamed() {
        assertThat(new ToolSettings(TestSettings.with(Map.of())).names).isEmpty();
        assertThat(ToolsForTests.none().definitions()).isEmpty();
        assertThat(named("refuse, echo").definitions())
                .extracting(ToolDefinition::name)
                .containsExactly("refuse", "echo");
    }

    @Test
    void unknownTool_isAnError_thatNamesThoseThereAre() {
        assertThatThrownBy(() -> named("echo,hidden"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("DAMSO_TOOLS")
                .hasMessageContaining("echo, fail, hold, large, overflow, refuse")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void twoToolsOfOneName_areAnError() {
        var twice = Stream.concat(ToolsForTests.methods(new Example()), ToolsForTests.methods(new Example()));
        assertThatThrownBy(() -> new Tools(twice, List.of(), LONG)).isInstanceOf(IllegalStateException.class);
    }
}
