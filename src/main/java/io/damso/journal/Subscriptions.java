package io.damso.journal;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import javax.management.JMException;
import javax.management.ObjectName;

/** Whom the topic would give an event to, by what Liberty's own messaging engine says of it. */
@ApplicationScoped
class Subscriptions {

    private static final String TOPIC = "WebSphere:feature=wasJmsServer,type=Topic,name=chat_events";

    /**
     * Whether there may be any, durable or not, with or without a subscriber at the moment; true also where nobody can
     * say, as of a broker that is not this server's.
     */
    boolean mayExist() {
        try {
            var topic = new ObjectName(TOPIC);
            return Array.getLength(ManagementFactory.getPlatformMBeanServer()
                            .invoke(topic, "listSubscriptions", new Object[0], new String[0]))
                    > 0;
        } catch (JMException | RuntimeException e) {
            return true;
        }
    }
}
