package io.damso.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as OpenAI's models do; others' have no tokenizer in a library, and are counted as its newest ones'. */
final class Tokenizer {

    // Reads a vocabulary when it is first needed.
    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    /** That of the newest models. */
    static final Tokenizer DEFAULT = new Tokenizer(ENCODINGS.getEncoding(EncodingType.O200K_BASE));

    private final Encoding encoding;

    private Tokenizer(Encoding encoding) {
        this.encoding = encoding;
    }

    /** @param model its name, as its provider has it */
    static Tokenizer of(String model) {
        return ENCODINGS.getEncodingForModel(model).map(Tokenizer::new).orElse(DEFAULT);
    }

    int count(String text) {
        return encoding.countTokensOrdinary(text);
    }
}
