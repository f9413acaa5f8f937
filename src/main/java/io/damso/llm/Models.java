package io.damso.llm;

import java.util.List;

/** The models that answer here, each with those that stand in for it. */
public interface Models {

    /** By which a room can choose; the first one answers where none was chosen. At least one. */
    List<String> names();

    /** @param name null for the first one, which also answers for a name that there is not, or not any more */
    LanguageModel of(String name);
}
