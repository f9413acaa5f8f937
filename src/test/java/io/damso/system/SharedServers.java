package io.damso.system;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands {@link Damso} to test classes; started for the first that asks, stopped after the last test of the run. */
final class SharedServers implements ParameterResolver {

    private static final Namespace OURS = Namespace.create(SharedServers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Damso.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(OURS).getOrComputeIfAbsent(Damso.class, type -> start(), Damso.class);
    }

    private static Damso start() {
        try {
            return new Damso();
        } catch (Exception e) {
            throw new IllegalStateException("the servers did not start", e);
        }
    }
}
