package io.damso.archive;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;

/** A JMS message. */
record JmsDelivery(Message message, JMSContext context, Queue deadLetters) implements Delivery {

    @Override
    public String text() {
        try {
            return message instanceof TextMessage text ? text.getText() : null;
        } catch (JMSException e) {
            throw new JMSRuntimeException("an entry could not be read", e.getErrorCode(), e);
        }
    }

    @Override
    public int attempt() {
        try {
            return Math.max(1, message.getIntProperty("JMSXDeliveryCount"));
        } catch (JMSException e) {
            throw new JMSRuntimeException("an entry could not be read", e.getErrorCode(), e);
        }
    }

    @Override
    public void setAside(String reason) {
        try {
            // A received message takes no property before.
            message.clearProperties();
            message.setStringProperty("reason", reason);
            context.createProducer().send(deadLetters, message);
        } catch (JMSException e) {
            throw new JMSRuntimeException("an entry could not be set aside", e.getErrorCode(), e);
        }
    }
}
