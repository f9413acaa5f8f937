package io.damso.archive.queue;

import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** Takes entries off the queue, in the transaction that acknowledges them. */
@MessageDriven
public class ArchiveListener implements MessageListener {

    @Inject
    @JMSConnectionFactory("jms/damso")
    private JMSContext context;

    @Inject
    private ArchiveQueues queues;

    @Inject
    private Drain drain;

    @Override
    public void onMessage(Message message) {
        try (var more = context.createConsumer(queues.entries())) {
            drain.drain(delivery(message), new Gathering(() -> next(more)));
        }
    }

    private Delivery next(JMSConsumer more) {
        Message message = more.receiveNoWait();
        return message == null ? null : delivery(message);
    }

    private Delivery delivery(Message message) {
        return new JmsDelivery(message, context, queues);
    }
}
