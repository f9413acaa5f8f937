package io.damso.settings;

/** A setting has a value that Damso can't run with. Its message names the setting and never repeats the value. */
public class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidSettingException(String name, String problem) {
        super("The setting " + name + " " + problem + ".");
    }
}
