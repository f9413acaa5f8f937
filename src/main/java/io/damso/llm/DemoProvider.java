package io.damso.llm;

import jakarta.enterprise.context.Dependent;

/** The model that is built in. */
@Dependent
class DemoProvider implements Provider {

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public LanguageModel model(ModelSettings settings, Parts parts) {
        return new DemoModel(parts.demoTokensPerSecond(), parts.scheduler());
    }
}
