package io.damso.testing;

/** What tests plant in prompts, replies, passwords, tokens and keys, and what is to be in no file that a run leaves. */
public final class Planted {

    /** In nobody's words by accident. */
    public static final String WORD = "plnt7" + "Qz9xK2v";

    private Planted() {}
}
