package io.damso.portfolio;

import java.util.List;

/** What a person holds, in the order in which the server told it. */
public record Portfolio(List<Position> positions) {

    public Portfolio {
        positions = List.copyOf(positions);
    }

    /** What a person holds stays out of every log line. */
    @Override
    public String toString() {
        return "Portfolio[" + positions.size() + " positions]";
    }
}
