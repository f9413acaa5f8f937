package io.damso.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The JMS queue {@code chat_persistence}. What is sent together is one JTA transaction: with some brokers a send outside
 * one returns normally and stores nothing.
 */
@ApplicationScoped
class JmsEntryQueue implements EntryQueue {

    private static final String ENTRIES = "jms/chat_persistence";
    private static final int SHARDS = 16;
    private static final long PROBE_MILLIS = 3_000;
    // Longer than anyone waits for one; what a dying node leaves behind goes by itself.
    private static final long PROBE_LIFETIME_MILLIS = 60_000;

    @Resource(lookup = "jms/damso")
    private ConnectionFactory connections;

    @Resource(lookup = ENTRIES)
    private Queue entries;

    @Resource(lookup = "jms/chat_probe")
    private Queue probes;

    @Resource
    private UserTransaction transaction;

    @Override
    public void send(List<Item> items) {
        inTransaction(context -> items.forEach(item -> producer(context, item).send(entries, item.text())));
    }

    private static JMSProducer producer(JMSContext context, Item item) {
        var producer = context.createProducer()
                .setDeliveryMode(DeliveryMode.PERSISTENT)
                .setPriority(item.priority());
        return item.traceparent() == null
                ? producer
                : producer.setProperty(EntryFormat.TRACEPARENT, item.traceparent());
    }

    // Told apart from those of other nodes, which may share the broker.
    @Override
    public void prove() {
        String name = UUID.randomUUID().toString();
        inTransaction(context -> context.createProducer()
                .setDeliveryMode(DeliveryMode.PERSISTENT)
                .setTimeToLive(PROBE_LIFETIME_MILLIS)
                .setJMSCorrelationID(name)
                .send(probes, name));
        inTransaction(context -> receive(context, name));
    }

    private void receive(JMSContext context, String name) {
        try (var consumer = context.createConsumer(probes, "JMSCorrelationID = '" + name + "'")) {
            if (consumer.receive(PROBE_MILLIS) == null) {
                throw new JMSRuntimeException("what was sent did not come back");
            }
        }
    }

    private void inTransaction(Consumer<JMSContext> work) {
        try {
            transaction.begin();
            // A pooled context each time: an injected one needs a request or transaction scope of its caller's.
            try (var context = connections.createContext()) {
                work.accept(context);
            }
            transaction.commit();
        } catch (Exception e) {
            rollBack();
            throw new JournalUnavailableException(e);
        }
    }

    private void rollBack() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        } catch (SystemException | RuntimeException e) {
            // The caller is told already that nothing was kept.
        }
    }

    @Override
    public long count(long atMost) {
        try (var context = connections.createContext()) {
            long bytes = 0;
            for (Queue queue : kept()) {
                bytes += bytes < atMost ? count(context, queue, atMost - bytes) : 0;
            }
            return bytes;
        } catch (JMSException | JMSRuntimeException e) {
            throw new JournalUnavailableException(e);
        }
    }

    private static long count(JMSContext context, Queue queue, long atMost) throws JMSException {
        long bytes = 0;
        try (var browser = context.createBrowser(queue)) {
            var found = browser.getEnumeration();
            while (bytes < atMost && found.hasMoreElements()) {
                bytes += Space.cost(found.nextElement() instanceof TextMessage text ? text.getText() : "");
            }
        }
        return bytes;
    }

    // Those of them that this server has.
    private List<Queue> kept() {
        var queues = new ArrayList<>(List.of(entries));
        Stream.concat(
                        Stream.of(ENTRIES + "_dlq"),
                        IntStream.rangeClosed(1, SHARDS).mapToObj(shard -> ENTRIES + "_parked_" + shard))
                .map(JmsEntryQueue::lookUp)
                .forEach(queues::addAll);
        return queues;
    }

    private static List<Queue> lookUp(String name) {
        try {
            return List.of((Queue) new InitialContext().lookup(name));
        } catch (NamingException e) {
            return Collections.emptyList();
        }
    }
}
