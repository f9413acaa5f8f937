package io.damso.incontainer;

import io.damso.testing.LibertyServer;
import io.damso.testing.Ports;
import io.damso.testing.PrivateMySql;
import io.damso.testing.PrivateRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;

/**
 * Makes the folder of the server that Arquillian starts, with MySQL and Redis beside it, all on free ports. What
 * {@code arquillian.xml} names by system properties is chosen here.
 */
final class ServerPreparation {

    private static final Path FOLDER = Path.of("target", "it", "incontainer").toAbsolutePath();

    // The product's own configuration, but for this: what to run comes from Arquillian, by JMX and the dropins folder.
    private static final String OVERRIDES = """
            <server>
                <featureManager>
                    <feature>localConnector-1.0</feature>
                </featureManager>
                <applicationMonitor updateTrigger="polled" pollingRate="200ms" dropinsEnabled="true"/>
                <webApplication id="damso" name="none" location="none.war"/>
            </server>
            """;

    private final int port = Ports.free();
    // The adapter finds a running server by its name among all Java processes.
    private final String server = "incontainer-" + port;
    private final PrivateMySql mySql = PrivateMySql.in(FOLDER.resolve("mysql"));
    private final PrivateRedis redis = new PrivateRedis(FOLDER.resolve("redis"), Ports.free());

    // Before the one that reads arquillian.xml; the adapter asks for the folder before it starts the server.
    void prepare(@Observes(precedence = 100) ManagerStarted event) throws IOException {
        System.setProperty(
                "damso.it.wlp",
                Path.of("target", "liberty", "wlp").toAbsolutePath().toString());
        System.setProperty("damso.it.user", FOLDER.resolve("liberty").toString());
        System.setProperty("damso.it.server", server);
        System.setProperty("damso.it.port", Integer.toString(port));
        LibertyServer.delete(FOLDER);
        Path folder = new LibertyServer(FOLDER.resolve("liberty"), server, Map.of(), true)
                .prepare()
                .folder();
        Files.delete(folder.resolve("apps/damso.war"));
        Files.createDirectories(folder.resolve("dropins"));
        Files.createDirectories(folder.resolve("configDropins/overrides"));
        Files.writeString(folder.resolve("configDropins/overrides/arquillian.xml"), OVERRIDES);
        Files.write(folder.resolve("server.env"), environment());
    }

    void start(@Observes BeforeStart event) throws IOException {
        redis.start();
        mySql.start();
    }

    private List<String> environment() {
        return List.of(
                "DAMSO_HTTP_PORT=" + port,
                "DAMSO_NODE=incontainer",
                "DAMSO_MYSQL_GLOBAL_URL=" + mySql.url("damso_global"),
                "DAMSO_MYSQL_SHARD_1_URL=" + mySql.url("damso_shard_1"),
                "DAMSO_MYSQL_SHARD_2_URL=" + mySql.url("damso_shard_2"),
                "DAMSO_MYSQL_USER=" + PrivateMySql.USER,
                "DAMSO_MYSQL_PASSWORD=" + PrivateMySql.PASSWORD,
                "DAMSO_JOURNAL_MEGABYTES=400",
                "DAMSO_REDIS_URL=" + redis.url());
    }

    void stop(@Observes AfterStop event) throws IOException {
        redis.close();
        mySql.close();
    }
}
