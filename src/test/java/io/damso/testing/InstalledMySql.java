package io.damso.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * MySQL from the root folder of another system, where {@code .ci/mysql} put it. It runs with the libraries there, and
 * needs no rights.
 */
final class InstalledMySql implements PrivateMySql {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path root;
    private final Path folder;
    private final int port;
    private Process process;

    /** @param root has {@code usr/sbin/mysqld} and all that it needs */
    InstalledMySql(Path root, Path folder, int port) {
        this.root = root.toAbsolutePath();
        this.folder = folder.toAbsolutePath();
        this.port = port;
    }

    @Override
    public PrivateMySql start() throws IOException {
        if (!Files.isExecutable(root.resolve("usr/sbin/mysqld"))) {
            throw new IllegalStateException("There is no MySQL 9.7 in " + root
                    + ". Install it there with .ci/mysql, or name its folder by -Dmysql.folder=.");
        }
        Files.createDirectories(folder);
        if (!Files.exists(folder.resolve("data"))) {
            initialize();
        }
        process = launch(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--mysqlx=OFF",
                // From the data folder, as the name of a socket must not be long.
                "--socket=mysqld.sock",
                "--pid-file=mysqld.pid",
                "--init-file=" + InitFile.in(folder, TEST_USERS),
                "--max-allowed-packet=64M");
        awaitConnection();
        return this;
    }

    // Nothing is lost with what is not synced yet: a run that ends meanwhile begins with an empty folder.
    private void initialize() throws IOException {
        var ended = launch("--initialize-insecure", "--innodb-flush-method=nosync")
                .onExit()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (ended.exitValue() != 0) {
            throw new IllegalStateException("MySQL made no data folder; see " + folder.resolve("server.log"));
        }
    }

    private Process launch(String... more) throws IOException {
        var command = command();
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
    }

    // By the loader there, which takes the libraries that are beside it, and not by chroot, for which one must be root.
    private List<String> command() throws IOException {
        Path loader = loader();
        var command = new ArrayList<>(List.of(
                loader.toString(),
                "--library-path",
                loader.getParent().toString(),
                root.resolve("usr/sbin/mysqld").toString(),
                "--no-defaults",
                "--basedir=" + root.resolve("usr"),
                "--lc-messages-dir=" + root.resolve("usr/share/mysql"),
                "--plugin-dir=" + root.resolve("usr/lib/mysql/plugin"),
                "--secure-file-priv=NULL",
                "--disable-log-bin",
                "--datadir=" + folder.resolve("data")));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    private Path loader() throws IOException {
        try (var files = Files.find(
                root.resolve("usr/lib"),
                2,
                (file, kind) -> file.getFileName().toString().startsWith("ld-linux"))) {
            return files.findFirst().orElseThrow(() -> new IllegalStateException("There is no loader in " + root));
        }
    }

    private void awaitConnection() {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!takesConnections()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("MySQL did not start; see " + folder.resolve("server.log"));
            }
            pause();
        }
    }

    private boolean takesConnections() {
        try (var connection = connect(DATABASES.get(0))) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void pause() {
        try {
            process.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    // Not for a user with no more than a node's rights.
    @Override
    public long deadlocks() throws SQLException {
        try (var connection = DriverManager.getConnection(url(""), "root", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            process.onExit()
                    .completeOnTimeout(null, LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
            process.destroyForcibly();
            process = null;
        }
    }
}
