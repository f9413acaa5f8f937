package io.damso.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The private MariaDB and Redis beside a demonstration, whichever of the two the environment names none instead of.
 * One process owns them; a second node in the same checkout shares them, and takes over when the owner ends.
 */
final class PrivateServers implements AutoCloseable {

    private final Path folder;
    private final PrivateMariaDb mariaDb;
    private final PrivateRedis redis;
    private FileLock ownership;

    PrivateServers(Path folder, Map<String, String> environment) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.mariaDb = environment.containsKey("DAMSO_MYSQL_GLOBAL_URL")
                ? null
                : new PrivateMariaDb(
                        folder.resolve("mysql"),
                        port(environment, "DAMSO_DEV_MYSQL_PORT", 13306),
                        Map.of(PrivateMySql.USER, PrivateMySql.PASSWORD));
        this.redis = environment.containsKey("DAMSO_REDIS_URL")
                ? null
                : new PrivateRedis(folder.resolve("redis"), port(environment, "DAMSO_DEV_REDIS_PORT", 16379));
    }

    static int port(Map<String, String> environment, String setting, int fallback) {
        String value = environment.getOrDefault(setting, Integer.toString(fallback));
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 65535) {
            throw new IllegalArgumentException("The setting " + setting + " must be a port from 1 to 65535.");
        }
        return Integer.parseInt(value);
    }

    static void requireFree(int port, String setting) {
        if (Ports.isTaken(port)) {
            throw new IllegalArgumentException(
                    "Port " + port + " is taken. Stop what listens there, or choose another with " + setting + ".");
        }
    }

    /** Starts them, or finds that another node's process has. */
    void start() throws IOException {
        if (mariaDb == null && redis == null) {
            return;
        }
        FileChannel lockFile =
                FileChannel.open(folder.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ownership = lockFile.tryLock();
        if (ownership != null) {
            launch();
        } else {
            takeOverLater(lockFile);
        }
    }

    private void launch() throws IOException {
        if (mariaDb != null) {
            requireFree(mariaDb.port(), "DAMSO_DEV_MYSQL_PORT");
            mariaDb.start();
        }
        if (redis != null) {
            requireFree(redis.port(), "DAMSO_DEV_REDIS_PORT");
            redis.start();
        }
    }

    private void takeOverLater(FileChannel lockFile) {
        var successor = new Thread(() -> {
            try {
                ownership = lockFile.lock();
                launch();
            } catch (IOException e) {
                System.err.println("The private servers ended with their owner and could not be started again: " + e);
            }
        });
        successor.setDaemon(true);
        successor.start();
    }

    /** The settings that lead a node to them. */
    Map<String, String> environment() {
        var settings = new HashMap<String, String>();
        if (mariaDb != null) {
            settings.put("DAMSO_MYSQL_GLOBAL_URL", mariaDb.url("damso_global"));
            settings.put("DAMSO_MYSQL_SHARD_1_URL", mariaDb.url("damso_shard_1"));
            settings.put("DAMSO_MYSQL_SHARD_2_URL", mariaDb.url("damso_shard_2"));
            settings.put("DAMSO_MYSQL_USER", PrivateMySql.USER);
            settings.put("DAMSO_MYSQL_PASSWORD", PrivateMySql.PASSWORD);
        }
        if (redis != null) {
            settings.put("DAMSO_REDIS_URL", redis.url());
        }
        return settings;
    }

    @Override
    public void close() throws IOException {
        if (ownership == null) {
            return;
        }
        if (redis != null) {
            redis.close();
        }
        if (mariaDb != null) {
            mariaDb.close();
        }
        ownership.release();
    }
}
