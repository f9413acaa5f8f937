package io.damso.archive;

import jakarta.annotation.Resource;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;

/** Takes entries off the queue, in the transaction that acknowledges them. */
@MessageDriven
public class ArchiveListener implements MessageListener {

    @Inject
    @JMSConnectionFactory("jms/damso")
    private JMSContext context;

    @Resource(lookup = "jms/chat_persistence")
    private Queue queue;

    @Resource(lookup = "jms/chat_persistence_dlq")
    private Queue deadLetters;

    @Inject
    private Drain drain;

    @Override
    public void onMessage(Message message) {
        try (var more = context.createConsumer(queue)) {
            drain.drain(delivery(message), () -> next(more));
        }
    }

    private Delivery next(JMSConsumer more) {
        Message message = more.receiveNoWait();
        return message == null ? null : delivery(message);
    }

    private Delivery delivery(Message message) {
        return new JmsDelivery(message, context, deadLetters);
    }
}
