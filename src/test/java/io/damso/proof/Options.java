package io.damso.proof;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What a run is told, by system properties {@code damso.proof.…}; one that is empty is not set.
 *
 * @param rounds that have to count
 * @param minutes after which no other round begins
 * @param seed of the script of faults and of what clients do
 * @param rate sends a second that are tried
 * @param checkEvery how many rounds lie between two checks
 * @param faults names of the faults to choose from, with commas; empty for all
 * @param mutant name of one, {@code all}, or empty
 */
record Options(int rounds, int minutes, long seed, int rate, int checkEvery, String faults, String mutant) {

    static Options read() {
        return new Options(
                (int) number("rounds", 200),
                (int) number("minutes", 60),
                number("seed", ThreadLocalRandom.current().nextInt(1_000_000)),
                (int) number("rate", 75),
                (int) number("check.every", 20),
                text("faults"),
                text("mutant"));
    }

    private static long number(String name, long otherwise) {
        String value = text(name);
        return value.isEmpty() ? otherwise : Long.parseLong(value);
    }

    private static String text(String name) {
        return System.getProperty("damso.proof." + name, "").trim();
    }

    Options with(int newRounds, int newCheckEvery, String newFaults) {
        return new Options(newRounds, minutes, seed, rate, newCheckEvery, newFaults, mutant);
    }
}
