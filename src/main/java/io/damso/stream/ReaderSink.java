package io.damso.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where a reader's events go. Called by one thread at a time; may block, for as long as a slow reader is bearable. */
public interface ReaderSink {

    /** @throws IOException if the reader is gone, or too slow */
    void write(List<StreamEvent> events) throws IOException;

    /**
     * Writes something that no reader sees, which shows proxies that the stream lives and us that its reader does.
     *
     * @throws IOException if the reader is gone, or too slow
     */
    void heartbeat() throws IOException;

    /**
     * Says when to come back, because the response ends before the reply does.
     *
     * @throws IOException if the reader is gone, or too slow
     */
    void comeBackAfter(Duration retry) throws IOException;

    /** Whether the reader may not read on, because its person is not signed in any more. Asked often, by any thread. */
    default boolean isSignedOut() {
        return false;
    }

    /**
     * Tells a reader who may not read on to sign in again.
     *
     * @throws IOException if the reader is gone, or too slow
     */
    default void signOut() throws IOException {}

    /** Ends the response. Never throws. */
    void close();
}
