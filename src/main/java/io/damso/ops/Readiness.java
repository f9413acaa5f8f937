package io.damso.ops;

import io.damso.archive.Outages;
import io.damso.cache.Redis;
import io.damso.conversation.Draining;
import io.damso.journal.Journal;
import io.damso.journal.JournalState;
import io.damso.stream.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether this node can take a share of the work. Redis or a shard being away is data, no reason: all nodes would leave
 * their proxy at once.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {

    @Inject
    private MigrationsAtStart migrations;

    @Inject
    private Draining draining;

    @Inject
    private Journal journal;

    @Inject
    private Redis redis;

    @Inject
    private Streams streams;

    @Inject
    private Outages outages;

    @Override
    public HealthCheckResponse call() {
        var journalState = journal.state();
        return HealthCheckResponse.named("damso")
                .status(migrations.isDone() && !draining.hasBegun() && journalState == JournalState.UP)
                .withData("migrations", migrations.isDone() ? "done" : "pending")
                .withData("draining", draining.hasBegun())
                .withData("journal", journalState.wireName())
                .withData("live_replies", streams.isLogAway() ? "in memory only" : "logged")
                .withData("shards_away", shardsAway())
                .withData("redis", redis.isAnswering() ? "up" : "down")
                .build();
    }

    private String shardsAway() {
        return outages.shards().stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
