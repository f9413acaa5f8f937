package io.damso.ops;

import io.damso.stream.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether this node would be better off started again. Nothing outside of it is asked: a start brings no database back,
 * and costs every live reply.
 */
@org.eclipse.microprofile.health.Liveness
@ApplicationScoped
class Liveness implements HealthCheck {

    @Inject
    private Streams streams;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("damso-streams")
                .status(streams.isGoingOn())
                .build();
    }
}
