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
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The models that the settings name, each with its limits and with those that stand in for it. */
@ApplicationScoped
public class LanguageModels {

    private final LlmSettings settings;
    private final Iterable<Provider> providers;
    private final Iterable<Guard> guards;
    private final Map<String, LanguageModel> models = new LinkedHashMap<>();
    private ModelConnections connections;

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

    /** The first one. */
    @Produces
    @ApplicationScoped
    LanguageModel model() {
        return named(null);
    }

    void start(ScheduledExecutorService clock, ThreadFactory factory) {
        connections = new ModelConnections(settings.connect, factory);
        var parts = new Provider.Parts(connections, clock, settings.demoTokensPerSecond);
        var each = new LinkedHashMap<String, LanguageModel>();
        settings.models.forEach(model -> each.put(model.name(), bounded(model, parts)));
        var chosen = settings.guards.stream().map(this::guard).toList();
        each.forEach((name, model) -> models.put(name, guarded(withFallbacks(name, each, clock), chosen)));
    }

    private static LanguageModel guarded(LanguageModel model, List<Guard> guards) {
        return guards.isEmpty() ? model : new GuardedModel(model, guards);
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
        return new BoundedModel(model.name(), limited, model.calls());
    }

    private Provider provider(ModelSettings model) {
        return StreamSupport.stream(providers.spliterator(), false)
                .filter(provider -> provider.name().equals(model.provider()))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        model.variable("PROVIDER"), "must be one of " + names(providers, Provider::name)));
    }

    private LanguageModel withFallbacks(String name, Map<String, LanguageModel> each, ScheduledExecutorService clock) {
        var order = new ArrayList<>(List.of(name));
        settings.fallbacks.stream().filter(other -> !other.equals(name)).forEach(order::add);
        return new FailoverModel(order.stream().map(each::get).toList(), settings.retries, clock);
    }

    /** Names, the first of which is asked where no other one was chosen. */
    public List<String> names() {
        return List.copyOf(models.keySet());
    }

    /** @param name the first model where it is null, or there is none of that name any more */
    public LanguageModel named(String name) {
        var chosen = name == null ? null : models.get(name);
        return chosen == null ? models.values().iterator().next() : chosen;
    }

    @PreDestroy
    void close() {
        connections.close();
    }
}
