package io.damso.archive.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSContext;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** JMS queues {@code chat_persistence_parked_1} to {@code _16}. */
@ApplicationScoped
class JmsParkedEntries implements ParkedEntries {

    @Inject
    private ArchiveQueues queues;

    @Inject
    private QueueTransactions transactions;

    @Override
    public boolean take(int shard, BiConsumer<Delivery, Supplier<Delivery>> work) {
        return transactions.call(context -> take(context, shard, work));
    }

    private boolean take(JMSContext context, int shard, BiConsumer<Delivery, Supplier<Delivery>> work) {
        try (var consumer = context.createConsumer(queues.parked(shard))) {
            Supplier<Delivery> next = () -> {
                var message = consumer.receiveNoWait();
                return message == null ? null : new JmsDelivery(message, context, queues);
            };
            Delivery first = next.get();
            if (first != null) {
                work.accept(first, next);
            }
            return first != null;
        }
    }
}
