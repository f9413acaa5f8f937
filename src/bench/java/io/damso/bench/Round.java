package io.damso.bench;

import java.util.Locale;

/** One pair of measurements, of the same rows. */
record Round(Measured damso, Measured jdbc, long lost, long doubled) {

    double ratio() {
        return damso.rate() / jdbc.rate();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Damso %.0f/s, JDBC %.0f/s, ratio %.2f; lost %d, doubled %d",
                damso.rate(),
                jdbc.rate(),
                ratio(),
                lost,
                doubled);
    }
}
