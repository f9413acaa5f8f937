package io.damso.cache;

import java.time.Instant;
import java.util.Map;

/** Which sessions were ended before their time: told by one node, heard by all. */
public interface SessionEnds {

    /**
     * What was told.
     *
     * @param ends when, by the name of what ended
     * @param position where to go on
     * @param isLost whether it has forgotten what it told before
     */
    record News(Map<String, Instant> ends, String position, boolean isLost) {

        /** Before all that was told. */
        public static final String BEGIN = "0-0";
    }

    /**
     * Tells all nodes.
     *
     * @param ends when, by the name of what ended; 200 characters at most
     * @throws CacheUnavailableException if nobody could be told
     */
    void tell(Map<String, Instant> ends);

    /**
     * What was told since, a thousand at most.
     *
     * @throws CacheUnavailableException if Redis does not answer
     */
    News since(String position);
}
