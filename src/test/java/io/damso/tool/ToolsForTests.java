package io.damso.tool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** Tools without a container. */
public final class ToolsForTests {

    private ToolsForTests() {}

    public static Tools none() {
        return new Tools(Stream.empty(), List.of(), Duration.ZERO);
    }

    /** All that a bean has. */
    public static Tools of(Object bean, Duration limit, ExecutorService threads, ScheduledExecutorService clock) {
        var names = methods(bean).map(method -> method.definition().name()).toList();
        var tools = new Tools(methods(bean), names, limit);
        tools.runOn(threads, clock);
        return tools;
    }

    static Stream<ToolMethod> methods(Object bean) {
        return ToolMethod.of(bean.getClass(), () -> bean);
    }
}
