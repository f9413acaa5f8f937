package io.damso.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands {@link Damso}, {@link TwoNodes} or {@link ThreeNodes} to test classes; started for the first that asks, stopped after the last test of
 * the run. A class whose replies go on after its tests fails: they would disturb what the next one measures.
 */
final class SharedServers implements ParameterResolver, AfterAllCallback {

    private static final Namespace OURS = Namespace.create(SharedServers.class);
    private static final Map<Class<? extends Servers>, Callable<?>> SERVERS =
            Map.of(Damso.class, Damso::new, TwoNodes.class, TwoNodes::new, ThreeNodes.class, ThreeNodes::new);

    /** One of the sets of servers. */
    interface Servers {
        Backends backends();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return SERVERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .getOrComputeIfAbsent(parameter.getParameter().getType(), SharedServers::start);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (Class<?> type : SERVERS.keySet()) {
            var servers = context.getRoot().getStore(OURS).get(type, Servers.class);
            if (servers != null) {
                await("the end of all replies that " + context.getDisplayName() + " began")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> servers.backends().redisView().liveReplies() == 0);
            }
        }
    }

    private static Object start(Class<?> type) {
        try {
            return SERVERS.get(type).call();
        } catch (Exception e) {
            throw new IllegalStateException("the servers did not start", e);
        }
    }
}
