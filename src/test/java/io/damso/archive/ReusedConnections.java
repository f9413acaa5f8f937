package io.damso.archive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Keeps connections for the next who wants one, as the server's pool does: opening them is most of what a test does. */
final class ReusedConnections {

    private final DataSource source;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    private ReusedConnections(DataSource source) {
        this.source = source;
    }

    static DataSource of(DataSource source) {
        var connections = new ReusedConnections(source);
        return (DataSource) Proxy.newProxyInstance(
                ReusedConnections.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> method.getName().equals("getConnection")
                        ? connections.next()
                        : method.invoke(source, arguments));
    }

    private Connection next() throws SQLException {
        var connection = idle.poll();
        return kept(connection == null ? source.getConnection() : connection);
    }

    private Connection kept(Connection connection) {
        var isGivenBack = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                ReusedConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        // Who closes it twice must not have it given to two others.
                        if (isGivenBack.compareAndSet(false, true)) {
                            keep(connection);
                        }
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void keep(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            idle.push(connection);
        }
    }
}
