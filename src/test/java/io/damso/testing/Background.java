package io.damso.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls that go on beside a test, each on a thread of its own: the common pool has one on a machine of two cores. */
public final class Background {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "background");
        thread.setDaemon(true);
        return thread;
    });

    private Background() {}

    public static <T> CompletableFuture<T> call(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, THREADS);
    }

    /** What so many calls answered that began before any of them ended. */
    public static <T> List<T> atOnce(int times, Supplier<T> call) {
        var answers = Stream.generate(() -> call(call)).limit(times).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
