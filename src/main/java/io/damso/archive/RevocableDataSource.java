package io.damso.archive;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Gives out connections that can be taken away from whoever waits in them. */
final class RevocableDataSource implements DataSource {

    private final DataSource source;
    private final Set<Connection> given = new HashSet<>();
    private boolean revoked;

    RevocableDataSource(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return given(source.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return given(source.getConnection(user, password));
    }

    private synchronized Connection given(Connection connection) throws SQLException {
        if (revoked) {
            connection.close();
            throw new SQLTransientConnectionException("revoked");
        }
        given.add(connection);
        return connection;
    }

    /** Ends every connection that is open still; from now on there is no other. */
    synchronized void revoke() {
        revoked = true;
        given.forEach(RevocableDataSource::abort);
        given.clear();
    }

    private static void abort(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // Then it is gone already.
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
