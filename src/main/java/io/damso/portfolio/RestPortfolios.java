package io.damso.portfolio;

import io.damso.model.Authorization;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * Asks the site's server, each time on another thread: the client has a limit for connecting and one for each single read, but
 * none for a whole call, nor for looking a name up. Only closing a client ends its calls; so each has one at a time, and is
 * kept for the next one if that went well.
 */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/portfolios", virtual = true, maxAsync = RestPortfolios.CALLS)
class RestPortfolios implements Portfolios {

    /** At once: as many as half of the threads that the server has for requests from its start, for each holds one up. */
    static final int CALLS = 32;

    private static final Logger LOG = Logger.getLogger(RestPortfolios.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int CALLS_LOOKED_AT = 10;
    private static final int FEWEST_LOOKED_AT = 5;
    private static final Duration OPEN = Duration.ofSeconds(10);

    private final PortfolioSettings settings;
    private final CircuitBreaker breaker;
    private final Semaphore places = new Semaphore(CALLS);
    private final Deque<PortfolioService> idle = new ConcurrentLinkedDeque<>();
    private Executor threads;

    @Resource(lookup = "java:app/concurrent/portfolios")
    private ManagedExecutorService managedThreads;

    /** For the container, which makes a proxy of this class. */
    RestPortfolios() {
        this(null);
    }

    @Inject
    RestPortfolios(PortfolioSettings settings) {
        this(settings, OPEN);
    }

    /** @param open how long nobody is asked where half of the last calls failed */
    RestPortfolios(PortfolioSettings settings, Duration open) {
        this.settings = settings;
        this.breaker = CircuitBreaker.of("portfolio", breaker(open));
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.log(
                        Level.WARNING,
                        "The breaker before the server of portfolios is {0} now.",
                        event.getStateTransition().getToState()));
    }

    private static CircuitBreakerConfig breaker(Duration open) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(CALLS_LOOKED_AT)
                .minimumNumberOfCalls(FEWEST_LOOKED_AT)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(open)
                // Of this node, and not of the server that is asked.
                .ignoreExceptions(RejectedExecutionException.class, InterruptedException.class)
                .build();
    }

    @PostConstruct
    void runOnManagedThreads() {
        runOn(managedThreads);
    }

    void runOn(Executor threadsToAsk) {
        threads = threadsToAsk;
    }

    @PreDestroy
    void end() {
        idle.forEach(PortfolioService::close);
    }

    @Override
    public boolean mayBeAsked(Authorization authorization) {
        return settings.address().isPresent() && !authorization.isNone();
    }

    @Override
    public Optional<Portfolio> of(Authorization authorization) {
        if (!mayBeAsked(authorization)) {
            return Optional.empty();
        }
        try {
            return breaker.executeCallable(() -> ask(authorization));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (Exception e) {
            // Whatever it is, the reply goes on without it.
            return Optional.empty();
        }
    }

    private Optional<Portfolio> ask(Authorization authorization)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (!places.tryAcquire()) {
            throw new RejectedExecutionException("as many calls as there may be at once");
        }
        Call call;
        try {
            call = new Call(authorization);
            threads.execute(call.answer);
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
        return call.await();
    }

    private PortfolioService service() {
        var kept = idle.poll();
        return kept != null ? kept : connect();
    }

    // By hand, and not injected: what injects it would read settings of its own.
    private PortfolioService connect() {
        return RestClientBuilder.newBuilder()
                .baseUri(settings.address().orElseThrow())
                .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS)
                // Wherever that led, the caller's token would go there too.
                .followRedirects(false)
                // Which would read all that comes with an error into memory, however much it is.
                .property("microprofile.rest.client.disable.default.mapper", true)
                .build(PortfolioService.class);
    }

    private final class Call {

        private final Authorization authorization;
        private final PortfolioService service = service();
        private final AtomicBoolean over = new AtomicBoolean();
        private final FutureTask<Optional<Portfolio>> answer = new FutureTask<>(this::read);

        Call(Authorization authorization) {
            this.authorization = authorization;
        }

        private Optional<Portfolio> read() throws IOException {
            boolean well = false;
            try {
                var portfolio = PortfolioAnswer.read(service.portfolio(authorization.header()));
                well = true;
                return portfolio;
            } finally {
                leave(well ? idle::push : PortfolioService::close);
                places.release();
            }
        }

        Optional<Portfolio> await() throws ExecutionException, InterruptedException, TimeoutException {
            try {
                return answer.get(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                // Which ends it, if it goes on.
                leave(PortfolioService::close);
            }
        }

        private void leave(Consumer<PortfolioService> leaving) {
            if (over.compareAndSet(false, true)) {
                leaving.accept(service);
            }
        }
    }
}
