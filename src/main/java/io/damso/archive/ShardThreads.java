package io.damso.archive;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that may wait for a shard which hangs, until the driver gives up. None of the server's: on Java 17 its
 * executors share a few, and journal and requests would wait for a shard too. Safe for use by many threads.
 */
@ApplicationScoped
@ManagedThreadFactoryDefinition(name = "java:app/concurrent/shards", virtual = true)
public class ShardThreads implements Executor {

    // For each shard: two attempts of the listeners that hang, and a round with an attempt of its own.
    private static final int LIMIT = 4 * DatabaseSettings.MAX_SHARDS;
    private static final long IDLE_SECONDS = 10;

    @Resource(lookup = "java:app/concurrent/shards")
    private ManagedThreadFactory managedThreads;

    private ExecutorService threads;

    @PostConstruct
    void runOnManagedThreads() {
        runOn(managedThreads);
    }

    void runOn(ThreadFactory factory) {
        threads = new ThreadPoolExecutor(0, LIMIT, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** @throws java.util.concurrent.RejectedExecutionException if all threads wait, or the server stops */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }
}
