package io.damso.ops;

import io.damso.cache.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether this node can take a share of the work. Redis being away is data, no reason: all nodes would leave their
 * proxy at once.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {

    @Inject
    private MigrationsAtStart migrations;

    @Inject
    private Redis redis;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("damso")
                .status(migrations.isDone())
                .withData("migrations", migrations.isDone() ? "done" : "pending")
                .withData("redis", redis.isAnswering() ? "up" : "down")
                .build();
    }
}
