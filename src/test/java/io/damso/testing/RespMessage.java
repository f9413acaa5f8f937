package io.damso.testing;

import java.util.List;

/**
 * A command to Redis, or its answer.
 *
 * @param texts all of its strings, in order: a command's name and arguments
 */
record RespMessage(byte[] bytes, List<String> texts) {

    boolean isError() {
        return bytes[0] == '-';
    }

    boolean isCommand(String name) {
        return !texts.isEmpty() && texts.get(0).equalsIgnoreCase(name);
    }
}
