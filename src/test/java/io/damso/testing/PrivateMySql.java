package io.damso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A real server in a folder of its own, with Damso's databases and user; its data outlives it. MariaDB, which comes with
 * the build, or the MySQL that is installed in the folder that {@value #INSTALLED} names.
 */
public interface PrivateMySql extends AutoCloseable {

    String INSTALLED = "damso.test.mysql";
    String USER = "damso";
    String PASSWORD = "damso";

    /** Of whom the nodes of tests connect: their password is to be found nowhere. */
    String PLANTED_USER = "damso_node";

    String PLANTED_PASSWORD = Planted.WORD + "-mysql";

    /** Those that tests have, by name. A demonstration has the first only. */
    Map<String, String> TEST_USERS = Map.of(USER, PASSWORD, PLANTED_USER, PLANTED_PASSWORD);

    List<String> DATABASES = List.of("damso_global", "damso_shard_1", "damso_shard_2");

    /** The one that this run is for; not started yet. */
    static PrivateMySql in(Path folder) {
        String installed = System.getProperty(INSTALLED, "");
        return installed.isBlank()
                ? new PrivateMariaDb(folder, Ports.free(), TEST_USERS)
                : new InstalledMySql(Path.of(installed), folder, Ports.free());
    }

    /** Returns when it takes connections. */
    PrivateMySql start() throws IOException;

    int port();

    /** How many transactions were taken back since it started because two waited for each other. */
    long deadlocks() throws SQLException;

    default String url(String database) {
        return "jdbc:mysql://127.0.0.1:" + port() + "/" + database;
    }

    default Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    /**
     * Holds the process where it is: connections stay, and nothing answers. It must go on before it can be closed.
     *
     * @return lets it go on
     */
    default Runnable hold() {
        long process = process();
        signal("STOP", process);
        return () -> signal("CONT", process);
    }

    // Whether a shell started it or not, its own file tells.
    private long process() {
        try (var connection = connect(DATABASES.get(0));
                var statement = connection.createStatement();
                var file = statement.executeQuery("SELECT @@pid_file")) {
            file.next();
            return Long.parseLong(Files.readString(Path.of(file.getString(1))).strip());
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("the server's process is not known", e);
        }
    }

    private static void signal(String name, long process) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process)
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void close() throws IOException;
}
