package io.damso.bench.relay;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of a relay: people who each read a reply, pause for a second, and ask again.
 *
 * @param streams people at once
 * @param tokensPerSecond of each reply; 0 for as many as are taken
 * @param tokensPerReply 1 to {@link Token#MOST}
 * @param ramp within which all have begun
 * @param stalled beside them, people who ask and read nothing
 */
record Load(String name, int streams, int tokensPerSecond, int tokensPerReply, Duration ramp, int stalled) {

    static final Duration PAUSE = Duration.ofSeconds(1);

    static final List<Load> ALL = List.of(
            new Load("200x20", 200, 20, 100, Duration.ofSeconds(5), 0),
            new Load("200x20-stalled", 200, 20, 100, Duration.ofSeconds(5), 32),
            new Load("1000x20", 1_000, 20, 100, Duration.ofSeconds(6), 0),
            // A turn is a fifth as often there.
            new Load("200x20-500", 200, 20, 500, Duration.ofSeconds(26), 0),
            new Load("1000x20-500", 1_000, 20, 500, Duration.ofSeconds(26), 0),
            new Load("flat-out", 32, 0, 30_000, Duration.ofSeconds(1), 0),
            new Load("5000x1", 5_000, 1, 60, Duration.ofSeconds(30), 0),
            // What a token of a long reply costs, and one of a short one.
            new Load("8x5000-short", 8, 5_000, 1_000, Duration.ofSeconds(1), 0),
            new Load("8x5000-long", 8, 5_000, 100_000, Duration.ofSeconds(1), 0));

    boolean isFlatOut() {
        return tokensPerSecond == 0;
    }

    /** What the person says, and the model reads. */
    String content() {
        return "rate=" + tokensPerSecond + " tokens=" + tokensPerReply;
    }
}
