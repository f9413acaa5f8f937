package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    /** What the engine's own has of it. */
    public interface Topic {

        Object[] listSubscriptions();
    }

    private final Subscriptions subscriptions = new Subscriptions();

    private static ObjectName name() throws Exception {
        return new ObjectName("WebSphere:feature=wasJmsServer,type=Topic,name=chat_events");
    }

    private static void listing(Supplier<Object[]> list) throws Exception {
        SERVER.registerMBean(new StandardMBean((Topic) list::get, Topic.class), name());
    }

    @AfterEach
    void unregister() throws Exception {
        if (SERVER.isRegistered(name())) {
            SERVER.unregisterMBean(name());
        }
    }

    @Test
    void whereThereIsOne_thereMayBe() throws Exception {
        listing(() -> new Object[1]);

        assertThat(subscriptions.mayExist()).isTrue();
    }

    @Test
    void whereThereIsNone_thereIsNot() throws Exception {
        listing(() -> new Object[0]);

        assertThat(subscriptions.mayExist()).isFalse();
    }

    @Test
    void whereTheEngineFails_thereMayBe() throws Exception {
        listing(() -> {
            throw new IllegalStateException();
        });

        assertThat(subscriptions.mayExist()).isTrue();
    }

    @Test
    void whereTheBrokerIsNotThisServers_thereMayBe() {
        assertThat(subscriptions.mayExist()).isTrue();
    }
}
