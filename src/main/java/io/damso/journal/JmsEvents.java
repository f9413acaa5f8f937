package io.damso.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Topic;
import java.util.List;

/**
 * Publishes on the JMS topic {@code chat_events}. A JMS type beside the text lets a subscriber select without reading it.
 */
@ApplicationScoped
class JmsEvents implements Events {

    private final EventsSettings settings;
    private final Subscriptions subscriptions;

    // In a transaction all injected contexts of one factory are one: the archive's, which acknowledges by it too.
    @Inject
    @JMSConnectionFactory("jms/damso")
    private JMSContext context;

    @Resource(lookup = "jms/chat_events")
    private Topic topic;

    /** For the container, which makes a proxy of this class. */
    JmsEvents() {
        this(null, null);
    }

    @Inject
    JmsEvents(EventsSettings settings, Subscriptions subscriptions) {
        this.settings = settings;
        this.subscriptions = subscriptions;
    }

    @Override
    public void publish(List<ChatEvent> events) {
        // Making a message that nobody gets costs the engine as much as one that somebody does.
        if (subscriptions.mayExist()) {
            send(events);
        }
    }

    private void send(List<ChatEvent> events) {
        try {
            // One for all: the container looks up the transaction each time that its context is asked.
            var producer = context.createProducer()
                    .setDeliveryMode(DeliveryMode.PERSISTENT)
                    .setTimeToLive(settings.lifetime().toMillis());
            events.forEach(event -> send(producer, event));
        } catch (JMSRuntimeException e) {
            throw new EventsUnavailableException(e);
        }
    }

    private void send(JMSProducer producer, ChatEvent event) {
        producer.setJMSType(ChatEventFormat.type(event.status())).send(topic, ChatEventFormat.write(event));
    }
}
