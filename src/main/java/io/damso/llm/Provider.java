package io.damso.llm;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** A kind of models' servers: whoever implements it as a bean can be named in the settings. */
interface Provider {

    /** Its name in the settings. */
    String name();

    /**
     * @param parts what models are made with
     * @throws io.damso.settings.InvalidSettingException if its settings are not enough
     */
    LanguageModel model(ModelSettings settings, Parts parts);

    /**
     * What all models share.
     *
     * @param connections on whose event loops listeners are told; made when first asked for
     * @param scheduler for what is due later, and does not wait
     * @param demoTokensPerSecond the demo model's pace
     */
    record Parts(Supplier<ModelConnections> connections, ScheduledExecutorService scheduler, int demoTokensPerSecond) {}
}
