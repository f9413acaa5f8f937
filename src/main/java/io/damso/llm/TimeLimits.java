package io.damso.llm;

import java.time.Duration;

/**
 * How long an answer may take; each longer than zero.
 *
 * @param firstToken from the call to the first text
 * @param stall from one text to the next, or to the end
 * @param reply from the call to the end
 */
record TimeLimits(Duration firstToken, Duration stall, Duration reply) {}
