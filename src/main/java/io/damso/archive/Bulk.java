package io.damso.archive;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements with hundreds of parameters, by the connection of the entity manager's transaction: to bind each of them,
 * the provider looks through all of them.
 */
final class Bulk {

    /** Longer than a query may take: a batch may hold megabytes. Shorter than the driver's wait for an answer. */
    private static final int TIMEOUT_SECONDS = 15;

    private Bulk() {}

    private interface Call<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    /** @param parameters may be null each */
    static void update(EntityManager entities, String sql, List<?> parameters) {
        call(entities, sql, parameters, PreparedStatement::executeUpdate);
    }

    /** @return the rows' columns */
    static List<Object[]> rows(EntityManager entities, String sql, List<?> parameters) {
        return call(entities, sql, parameters, statement -> {
            try (var found = statement.executeQuery()) {
                return rows(found);
            }
        });
    }

    private static <T> T call(EntityManager entities, String sql, List<?> parameters, Call<T> call) {
        try (var statement = entities.unwrap(Connection.class).prepareStatement(sql)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return call.on(statement);
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private static List<Object[]> rows(ResultSet found) throws SQLException {
        int columns = found.getMetaData().getColumnCount();
        var rows = new ArrayList<Object[]>();
        while (found.next()) {
            var row = new Object[columns];
            for (int i = 0; i < row.length; i++) {
                row[i] = found.getObject(i + 1);
            }
            rows.add(row);
        }
        return rows;
    }
}
