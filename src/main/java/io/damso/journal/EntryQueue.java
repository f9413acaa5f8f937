package io.damso.journal;

/** The broker's side of the journal. Any call may hang as long as its disk or network does. */
interface EntryQueue {

    /**
     * Returns once the text is on disk.
     *
     * @param traceparent goes along with it ({@link EntryFormat#TRACEPARENT}); null if nothing is traced
     * @throws JournalUnavailableException if it could not be kept; whether it was is then unknown
     */
    void send(String text, int priority, String traceparent);

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
