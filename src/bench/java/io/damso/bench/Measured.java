package io.damso.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * How fast rows were written, and what that cost.
 *
 * @param rate rows a second
 * @param costs of a hundred rows, by the {@linkplain Counters counter}
 */
record Measured(double rate, Map<String, Double> costs) {

    /** Work that may fail. */
    interface Work {
        void run() throws Exception;
    }

    static Measured of(Servers servers, long rows, Work work) throws Exception {
        var before = Counters.read(servers);
        long begin = System.nanoTime();
        work.run();
        double rate = rows * 1e9 / (System.nanoTime() - begin);
        var costs = new TreeMap<String, Double>();
        Counters.read(servers).forEach((name, value) -> costs.put(name, (value - before.get(name)) * 100.0 / rows));
        return new Measured(rate, costs);
    }
}
