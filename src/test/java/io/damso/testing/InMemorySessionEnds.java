package io.damso.testing;

import io.damso.cache.CacheUnavailableException;
import io.damso.cache.SessionEnds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nodes tell each other, in memory; may be away, and may lose all of it. */
public final class InMemorySessionEnds implements SessionEnds {

    private final List<Map<String, Instant>> told = new ArrayList<>();
    private boolean away;

    public void setAway(boolean away) {
        this.away = away;
    }

    public void lose() {
        told.clear();
    }

    private void check() {
        if (away) {
            throw new CacheUnavailableException(null);
        }
    }

    @Override
    public void tell(Map<String, Instant> ends) {
        check();
        told.add(Map.copyOf(ends));
    }

    @Override
    public News since(String position) {
        check();
        int from = Integer.parseInt(position.split("-")[0]);
        var ends = new HashMap<String, Instant>();
        told.stream().skip(from).forEach(ends::putAll);
        return new News(ends, Math.max(from, told.size()) + "-0", told.isEmpty() || from > told.size());
    }
}
