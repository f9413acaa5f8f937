package io.damso.examples.events;

import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;

/** Takes events from the durable subscription. What it throws takes the acknowledgement back: the event comes again. */
@MessageDriven
public class EventsListener implements MessageListener {

    @Inject
    private Receiver receiver;

    @Override
    public void onMessage(Message message) {
        try {
            receiver.post(((TextMessage) message).getText());
        } catch (JMSException e) {
            throw new JMSRuntimeException("an event could not be read", e.getErrorCode(), e);
        }
    }
}
