package io.damso.llm;

import io.damso.settings.InvalidSettingException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes the models that the settings name, with their limits, those that stand in for them, and guards around them all. */
@ApplicationScoped
class LanguageModels implements Models {

    private final LlmSettings settings;
    private final Iterable<Provider> providers;
    private final Iterable<Guard> guards;
    private ModelConnections connections;
    // Nothing on it may wait. The container's own scheduler looks through all that is due with each task.
    private ScheduledExecutorService timer;
    private Map<String, LanguageModel> models = Map.of();

    @Resource
    private ManagedScheduledExecutorService scheduler;

    // Listeners reach the application's resources from these threads, which needs the application's context on them.
    @Resource
    private ManagedThreadFactory threads;

    /** For the container, which makes a proxy of this class. */
    LanguageModels() {
        this(null, List.of(), List.of());
    }

    @Inject
    LanguageModels(LlmSettings settings, @Any Instance<Provider> providers, @Any Instance<Guard> guards) {
        this(settings, (Iterable<Provider>) providers, guards);
    }

    LanguageModels(LlmSettings settings, Iterable<Provider> providers, Iterable<Guard> guards) {
        this.settings = settings;
        this.providers = providers;
        this.guards = guards;
    }

    @PostConstruct
    void start() {
        start(scheduler, threads);
    }

    /** Makes the container look for the providers at the start, where a wrong name ends it. */
    void check(@Observes Startup event) {}

    @Override
    public List<String> names() {
        return settings.models.stream().map(ModelSettings::name).toList();
    }

    @Override
    public LanguageModel of(String name) {
        var chosen = name == null ? null : models.get(name);
        return chosen == null ? models.get(names().get(0)) : chosen;
    }

    void start(ScheduledExecutorService clock, ThreadFactory factory) {
        timer = timer(factory);
        var parts = new Provider.Parts(() -> connections(factory), timer, settings.demoTokensPerSecond);
        var each = new LinkedHashMap<String, LanguageModel>();
        settings.models.forEach(named -> each.put(named.name(), bounded(named, parts)));
        models = names().stream()
                .collect(Collectors.toUnmodifiableMap(
                        name -> name,
                        name -> guarded(new FailoverModel(inOrder(name, each), settings.retries, clock))));
    }

    private static ScheduledExecutorService timer(ThreadFactory factory) {
        var timer = new ScheduledThreadPoolExecutor(1, factory);
        // Each reply's limit is set for later than most replies take, and would keep the reply until then.
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private List<LanguageModel> inOrder(String first, Map<String, LanguageModel> each) {
        return Stream.concat(Stream.of(first), settings.fallbacks.stream())
                .distinct()
                .map(each::get)
                .toList();
    }

    private LanguageModel guarded(LanguageModel unguarded) {
        var chosen = settings.guards.stream().map(this::guard).toList();
        return chosen.isEmpty() ? unguarded : new GuardedModel(unguarded, chosen);
    }

    private Guard guard(String name) {
        return StreamSupport.stream(guards.spliterator(), false)
                .filter(guard -> guard.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        "DAMSO_GUARDS", "must be, with commas, of " + names(guards, Guard::name)));
    }

    private static <T> String names(Iterable<T> beans, Function<T, String> name) {
        return StreamSupport.stream(beans.spliterator(), false)
                .map(name)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private LanguageModel bounded(ModelSettings model, Provider.Parts parts) {
        var limited = new TimeLimitedModel(provider(model).model(model, parts), settings.limits, parts.scheduler());
        return new BoundedModel(model.name(), limited, model.calls(), settings.failedPercent);
    }

    private Provider provider(ModelSettings model) {
        return StreamSupport.stream(providers.spliterator(), false)
                .filter(provider -> provider.name().equals(model.provider()))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        model.variable("PROVIDER"), "must be one of " + names(providers, Provider::name)));
    }

    private ModelConnections connections(ThreadFactory factory) {
        if (connections == null) {
            connections = new ModelConnections(settings.connect, factory);
        }
        return connections;
    }

    @PreDestroy
    void close() {
        if (connections != null) {
            connections.close();
        }
        timer.shutdownNow();
    }
}
