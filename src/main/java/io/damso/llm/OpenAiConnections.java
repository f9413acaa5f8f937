package io.damso.llm;

import io.damso.model.FaultCode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The connections to the model's server, and the few threads that all answers share. */
final class OpenAiConnections implements AutoCloseable {

    // Nothing on these threads waits, except for the name service and for slow listeners.
    private static final int THREADS = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

    private final ThreadPoolExecutor executor;
    private volatile HttpClient client;
    private final Set<CompletableFuture<?>> running = ConcurrentHashMap.newKeySet();

    OpenAiConnections(Duration connectTimeout, ThreadFactory threads) {
        executor = executor(threads);
        client = HttpClient.newBuilder()
                // A closed HTTP/1.1 connection is the one sign that every server takes as "stop generating".
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .executor(executor)
                .build();
    }

    // The queue needs no bound of its own: a call has a task or two in it at any time. A task that comes after the end
    // runs where it is, for the client's selector doesn't survive a refusal.
    private static ThreadPoolExecutor executor(ThreadFactory threads) {
        var queue = new LinkedBlockingQueue<Runnable>();
        var pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, queue, task -> named(threads, task));
        pool.allowCoreThreadTimeOut(true);
        pool.setRejectedExecutionHandler((task, closed) -> task.run());
        return pool;
    }

    private static Thread named(ThreadFactory threads, Runnable task) {
        Thread thread = threads.newThread(task);
        thread.setName("damso-llm-" + thread.getId());
        thread.setDaemon(true);
        return thread;
    }

    /** @return completed when the body is; cancelling it closes the connection, at any time */
    CompletableFuture<?> send(HttpRequest request, BodyHandler<Void> handler) {
        HttpClient open = client;
        if (open == null) {
            return CompletableFuture.failedFuture(new ModelFaultException(FaultCode.INTERRUPTED));
        }
        CompletableFuture<?> response = open.sendAsync(request, handler);
        running.add(response);
        response.whenComplete((done, failure) -> running.remove(response));
        if (client == null) {
            // Closed meanwhile.
            response.cancel(true);
        }
        return response;
    }

    void whenFailed(CompletableFuture<?> response, Consumer<Throwable> listener) {
        response.whenCompleteAsync(
                (done, failure) -> {
                    if (failure != null) {
                        listener.accept(failure);
                    }
                },
                executor);
    }

    /** Gives a body a second for its end, so that its connection serves the next call; a server may leave it open. */
    void soon(Runnable close) {
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, executor).execute(close);
    }

    Executor executor() {
        return executor;
    }

    /** Ends all calls; each listener hears of it. */
    @Override
    public void close() {
        // The client's own thread ends when nothing refers to the client any more, and idle connections refer to us.
        client = null;
        running.forEach(response -> response.cancel(true));
        executor.shutdown();
    }
}
