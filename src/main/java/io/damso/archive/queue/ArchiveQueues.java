package io.damso.archive.queue;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.Queue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The queues that an entry may come through. */
@ApplicationScoped
class ArchiveQueues {

    private final Map<Integer, Queue> parked = new ConcurrentHashMap<>();

    @Resource(lookup = "jms/chat_persistence")
    private Queue entries;

    @Resource(lookup = "jms/chat_persistence_dlq")
    private Queue deadLetters;

    /** Where every entry comes in. */
    Queue entries() {
        return entries;
    }

    Queue deadLetters() {
        return deadLetters;
    }

    /** Where entries of a shard wait while it is away. */
    Queue parked(int shard) {
        return parked.computeIfAbsent(shard, ArchiveQueues::lookUp);
    }

    private static Queue lookUp(int shard) {
        String name = "jms/chat_persistence_parked_" + shard;
        try {
            return (Queue) new InitialContext().lookup(name);
        } catch (NamingException e) {
            throw new IllegalStateException("the server has no queue " + name, e);
        }
    }
}
