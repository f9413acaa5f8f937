package io.damso.incontainer;

import org.jboss.arquillian.core.spi.LoadableExtension;

/** Lets Arquillian know of {@link ServerPreparation}. */
public final class ServerOfTheRun implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(ServerPreparation.class);
    }
}
