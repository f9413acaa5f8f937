package io.damso.journal;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many entries there are where, by what Liberty's own messaging engine says of its queues; NaN where nobody can say, as
 * of a broker that is not this server's.
 */
@ApplicationScoped
public class QueueDepths {

    private static final String QUEUE = "WebSphere:feature=wasJmsServer,type=Queue,name=chat_persistence";
    private static final int SHARDS = 16;

    /** Those that the archive has not taken, or not acknowledged yet. */
    public double waiting() {
        return depth("");
    }

    /** Those that wait for shards that are away, or for Redis. */
    public double parked() {
        return IntStream.rangeClosed(1, SHARDS)
                .mapToDouble(shard -> depth("_parked_" + shard))
                .sum();
    }

    /** Those that wait for somebody to decide. */
    public double deadLetters() {
        return depth("_dlq");
    }

    private static double depth(String suffix) {
        try {
            var depth =
                    ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(QUEUE + suffix), "Depth");
            return ((Number) depth).doubleValue();
        } catch (JMException | RuntimeException e) {
            return Double.NaN;
        }
    }
}
