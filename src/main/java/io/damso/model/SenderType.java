package io.damso.model;

/** Who said a message. The names are those of the JSON form and of the table. */
public enum SenderType {
    USER,
    AI
}
