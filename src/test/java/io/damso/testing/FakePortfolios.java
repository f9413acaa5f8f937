package io.damso.testing;

import io.damso.model.Authorization;
import io.damso.portfolio.Portfolio;
import io.damso.portfolio.Portfolios;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Portfolios in memory, and who asked for them. */
public final class FakePortfolios implements Portfolios {

    private final Map<Authorization, Portfolio> held = new ConcurrentHashMap<>();
    private final List<Authorization> askers = new CopyOnWriteArrayList<>();
    private volatile Runnable watch = () -> {};
    private volatile boolean away;

    @Override
    public boolean mayBeAsked(Authorization authorization) {
        return !authorization.isNone();
    }

    @Override
    public Optional<Portfolio> of(Authorization authorization) {
        if (!mayBeAsked(authorization)) {
            return Optional.empty();
        }
        askers.add(authorization);
        watch.run();
        return away ? Optional.empty() : Optional.ofNullable(held.get(authorization));
    }

    public FakePortfolios put(Authorization authorization, Portfolio portfolio) {
        held.put(authorization, portfolio);
        return this;
    }

    /** Whether its server does not answer. */
    public void setAway(boolean now) {
        away = now;
    }

    /** Looks on while somebody waits. */
    public void watch(Runnable looking) {
        watch = looking;
    }

    /** In the order in which they asked. */
    public List<Authorization> askers() {
        return List.copyOf(askers);
    }
}
