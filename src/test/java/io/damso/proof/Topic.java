package io.damso.proof;

import java.util.List;

/** What a consumer of the topic got. */
interface Topic {

    /**
     * Waits until there is an event of each row, or for a bounded time.
     *
     * @return all that came since it was asked last
     */
    List<TopicEvent> settled(List<Row> rows);
}
