package io.damso.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The example in {@code src/examples/events-consumer}: compiled, packaged, and put beside Damso on a node. */
public final class EventsConsumer {

    private static final Path EXAMPLE = Path.of("src", "examples", "events-consumer");
    private static final String APPLICATION = "events-consumer.war";
    private static final String CONFIGURATION = "events-consumer.xml";

    private EventsConsumer() {}

    /**
     * @param server prepared, and not started
     * @param target gets each event by POST
     */
    public static void install(LibertyServer server, URI target) throws IOException {
        Path application = server.folder().resolve("apps").resolve(APPLICATION);
        war(compiled(server.folder().resolve("events-consumer")), application);
        Path overrides = Files.createDirectories(server.folder().resolve("configDropins/overrides"));
        Files.copy(EXAMPLE.resolve(CONFIGURATION), overrides.resolve(CONFIGURATION));
        Files.writeString(server.folder().resolve("server.env"), "EVENTS_CONSUMER_TARGET=" + target + "\n");
    }

    private static Path compiled(Path classes) throws IOException {
        var arguments = Stream.concat(
                Stream.of(
                        "-d",
                        classes.toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "--release",
                        "17",
                        "-proc:none",
                        "-Xlint:all,-path",
                        "-Werror"),
                sources().stream().map(Path::toString));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("the example does not compile");
        }
        return classes;
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(EXAMPLE)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static void war(Path classes, Path to) {
        var content = ShrinkWrap.create(JavaArchive.class)
                .as(ExplodedImporter.class)
                .importDirectory(classes.toFile())
                .as(JavaArchive.class);
        ShrinkWrap.create(WebArchive.class, APPLICATION)
                .merge(content, "WEB-INF/classes")
                .as(ZipExporter.class)
                .exportTo(to.toFile(), true);
    }
}
