package io.damso.journal;

import java.util.List;

/** The broker's side of the journal. Any call may hang as long as its disk or network does. */
interface EntryQueue {

    /**
     * What is sent.
     *
     * @param traceparent goes along with it ({@link EntryFormat#TRACEPARENT}); null if nothing is traced
     */
    record Item(String text, int priority, String traceparent) {}

    /**
     * Sends all of them or none. Returns once they are on disk.
     *
     * @param items at least one
     * @throws JournalUnavailableException if they could not be kept; whether they were is then unknown
     */
    void send(List<Item> items);

    /**
     * Sends something of no meaning and receives it: with some brokers, and a connection set up wrongly, a send returns
     * normally and stores nothing.
     *
     * @throws JournalUnavailableException unless it comes back within 3 s
     */
    void prove();

    /**
     * What waits to be archived and can be seen at this moment, the dead letters and what is set aside included.
     *
     * @param atMost where counting may end
     * @return bytes, as {@link Space#cost} has them
     * @throws JournalUnavailableException if the broker does not tell
     */
    long count(long atMost);
}
