package io.damso.tool;

import io.damso.llm.ToolCall;
import io.damso.llm.ToolDefinition;
import io.damso.llm.ToolResult;
import io.damso.settings.InvalidSettingException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The tools that the settings name, and their calls: on threads of their own, each for so long, and so many at once. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/tools", virtual = true, maxAsync = 64)
public class Tools {

    // On threads or waiting for one, which none does longer than its time limit.
    private static final int CALLS_MAX = 256;

    private final Map<String, ToolMethod> chosen = new LinkedHashMap<>();
    private final Duration limit;
    private final Semaphore places = new Semaphore(CALLS_MAX);
    private ExecutorService threads;
    private ScheduledExecutorService clock;

    @Resource(lookup = "java:app/concurrent/tools")
    private ManagedExecutorService managedThreads;

    @Resource
    private ManagedScheduledExecutorService managedClock;

    /** For the container, which makes a proxy of this class. */
    Tools() {
        this(Stream.empty(), List.of(), Duration.ZERO);
    }

    @Inject
    Tools(ToolSettings settings, @ModelTools Instance<Object> beans) {
        this(
                StreamSupport.stream(beans.handles().spliterator(), false)
                        .flatMap(bean -> ToolMethod.of(bean.getBean().getBeanClass(), bean::get)),
                settings.names,
                settings.limit);
    }

    /**
     * @param names of those that may be called
     * @param limit how long a call may take, the wait for a thread included
     */
    Tools(Stream<ToolMethod> methods, List<String> names, Duration limit) {
        this.limit = limit;
        var known = new TreeMap<String, ToolMethod>();
        methods.forEach(method -> add(method, known));
        names.forEach(name -> chosen.put(name, choose(name, known)));
    }

    private static void add(ToolMethod method, Map<String, ToolMethod> known) {
        if (known.put(method.definition().name(), method) != null) {
            throw new IllegalStateException(
                    "two tools of one name: " + method.definition().name());
        }
    }

    private static ToolMethod choose(String name, Map<String, ToolMethod> known) {
        var method = known.get(name);
        if (method == null) {
            throw new InvalidSettingException(
                    ToolSettings.TOOLS, "must be, with commas, of " + String.join(", ", known.keySet()));
        }
        method.prepare();
        return method;
    }

    @PostConstruct
    void runOnManagedThreads() {
        runOn(managedThreads, managedClock);
    }

    void runOn(ExecutorService threadsOfTools, ScheduledExecutorService limits) {
        threads = threadsOfTools;
        clock = limits;
    }

    /** Makes the container look for the tools at the start, where a wrong name ends it. */
    void check(@Observes Startup event) {}

    /** What a model is told of them; empty if none is to be called. */
    public List<ToolDefinition> definitions() {
        return chosen.values().stream().map(ToolMethod::definition).toList();
    }

    /** Whether there is a tool of that name: a model may make one up. */
    public boolean has(String name) {
        return chosen.containsKey(name);
    }

    /**
     * Begins a call and returns at once.
     *
     * @param then told once, on another thread or on this one, unless the call is left before; whatever goes wrong is a
     *     result too; must not block
     */
    public ToolRun run(ToolCall call, Consumer<ToolResult> then) {
        var run = new ToolRun(call, then, places);
        run.begin(chosen.get(call.name()), threads, clock, limit);
        return run;
    }
}
