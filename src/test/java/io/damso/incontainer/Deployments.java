package io.damso.incontainer;

import java.io.File;
import java.net.URISyntaxException;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The product as it is packaged, and a test in it. */
final class Deployments {

    private Deployments() {}

    // The server's configuration knows the application, and so its message-driven bean, by this name.
    static WebArchive damsoWith(Class<?>... tests) {
        return ShrinkWrap.create(WebArchive.class, "damso.war")
                .as(ExplodedImporter.class)
                .importDirectory("target/damso")
                .as(WebArchive.class)
                .addClasses(tests)
                .addAsLibraries(
                        library(Assertions.class), library(Awaitility.class), library(org.hamcrest.Matcher.class));
    }

    private static File library(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
