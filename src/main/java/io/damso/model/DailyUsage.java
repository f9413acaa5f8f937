package io.damso.model;

import java.time.LocalDate;

/**
 * What an account's replies of one day and model took.
 *
 * @param day UTC, on which they ended
 * @param model by its name in the settings; empty if not known
 * @param estimated whether some of the numbers are ours
 */
public record DailyUsage(
        LocalDate day, String model, long replies, long inputTokens, long outputTokens, boolean estimated) {}
