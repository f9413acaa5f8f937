package io.damso.proof;

/**
 * One round as it went.
 *
 * @param faults their names
 * @param rate sends accepted a second, over the two seconds before the fault
 * @param live replies in flight at the fault
 * @param recovery milliseconds from the last healing until both nodes served again
 * @param serves whether they did
 */
record Round(int number, String faults, double rate, int live, long recovery, boolean serves) {

    private static final double LEAST_RATE = 50;

    boolean counts() {
        return serves && rate >= LEAST_RATE && live > 0;
    }

    @Override
    public String toString() {
        return "round %3d  %-36s %5.1f sends/s  %4d live  served again after %6.1f s%s"
                .formatted(number, faults, rate, live, recovery / 1000.0, counts() ? "" : "  NOT COUNTED");
    }
}
