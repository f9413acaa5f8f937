package io.damso.archive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** What one node does to its databases, step by step: it can be made to die at one of them, or to stand still. */
final class Steps {

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean dead;
    private int fatalCommit;
    private boolean isKnown;
    private int stillAt;
    private Runnable meanwhile;

    /** @param isDone whether the databases still take the commit, of which the node then hears nothing */
    static Steps dyingAtCommit(int number, boolean isDone) {
        var steps = new Steps();
        steps.fatalCommit = number;
        steps.isKnown = isDone;
        return steps;
    }

    /** Stands still before it uses a connection, in no transaction. */
    static Steps standingStillAt(int connection, Runnable meanwhile) {
        var steps = new Steps();
        steps.stillAt = connection;
        steps.meanwhile = meanwhile;
        return steps;
    }

    /** Whether the step was come to. */
    boolean isReached() {
        return dead || stillAt > 0 && connections.get() >= stillAt;
    }

    DataSource of(DataSource source) {
        return proxy(DataSource.class, source, (method, call) -> {
            Object result = method.equals("getConnection") ? connection(call) : call.get();
            return result instanceof Connection connection ? watched(connection) : result;
        });
    }

    private Object connection(Call call) throws Throwable {
        if (dead) {
            throw gone();
        }
        if (connections.incrementAndGet() == stillAt) {
            meanwhile.run();
        }
        return call.get();
    }

    private Connection watched(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, call) -> method.equals("commit") ? commit(connection, call) : call.get());
    }

    private Object commit(Connection connection, Call call) throws Throwable {
        boolean isFatal = commits.incrementAndGet() == fatalCommit;
        if (isFatal && isKnown) {
            call.get();
        }
        if (isFatal) {
            dead = true;
            connection.close();
            throw gone();
        }
        return call.get();
    }

    private static SQLException gone() {
        return new SQLNonTransientConnectionException("dead", "08S01");
    }

    private interface Call {

        Object get() throws Throwable;
    }

    private interface Handler {

        Object handle(String method, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T delegate, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                Steps.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method.getName(), () -> {
                    try {
                        return method.invoke(delegate, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
