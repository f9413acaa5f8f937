package io.damso.archive.queue;

import io.damso.journal.EntryFormat;
import io.damso.telemetry.Tally;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A JMS message. */
record JmsDelivery(Message message, JMSContext context, ArchiveQueues queues) implements Delivery {

    /** The property of a dead letter that says why it is one. */
    static final String REASON = "reason";

    private static final Logger LOG = Logger.getLogger(JmsDelivery.class.getName());

    @Override
    public String text() {
        try {
            return message instanceof TextMessage text ? text.getText() : null;
        } catch (JMSException e) {
            throw new JMSRuntimeException("an entry could not be read", e.getErrorCode(), e);
        }
    }

    // Whatever a property may be, an entry is not lost for it.
    @Override
    public String traceparent() {
        try {
            return message.getStringProperty(EntryFormat.TRACEPARENT);
        } catch (JMSException | RuntimeException e) {
            return null;
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

    // Whatever its priority was, behind all that is there: one that can't be written must not come first each time.
    @Override
    public void park(int shard) {
        context.createProducer().send(queues.parked(shard), message);
    }

    @Override
    public void setAside(String reason) {
        try {
            setReason(message, reason);
            LOG.log(Level.WARNING, "An entry was set aside: {0}", reason);
            context.createProducer().send(queues.deadLetters(), message);
            Tally.SET_ASIDE.add(reason);
        } catch (JMSException e) {
            throw new JMSRuntimeException("an entry could not be set aside", e.getErrorCode(), e);
        }
    }

    /**
     * Keeps the message's other properties.
     *
     * @param reason null for none
     */
    static void setReason(Message message, String reason) throws JMSException {
        Map<String, Object> kept = properties(message);
        kept.put(REASON, reason);
        // A received message takes no property before.
        message.clearProperties();
        for (var property : kept.entrySet()) {
            if (property.getValue() != null) {
                message.setObjectProperty(property.getKey(), property.getValue());
            }
        }
    }

    // Those that begin with JMS are the broker's.
    private static Map<String, Object> properties(Message message) throws JMSException {
        var properties = new HashMap<String, Object>();
        for (Object name : Collections.list((Enumeration<?>) message.getPropertyNames())) {
            if (!name.toString().startsWith("JMS")) {
                properties.put(name.toString(), message.getObjectProperty(name.toString()));
            }
        }
        return properties;
    }
}
