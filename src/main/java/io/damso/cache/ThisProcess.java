package io.damso.cache;

import java.util.UUID;

/** Tells this process from an earlier one of the same node. */
final class ThisProcess {

    static final String NAME = UUID.randomUUID().toString();

    private ThisProcess() {}
}
