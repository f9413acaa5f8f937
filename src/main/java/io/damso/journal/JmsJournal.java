package io.damso.journal;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Queue;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

/**
 * Appends to the JMS queue {@code chat_persistence}. Each append is a JTA transaction of its own: with some brokers a
 * send outside one returns normally and stores nothing.
 */
@ApplicationScoped
class JmsJournal implements Journal {

    private static final int REPLY_PRIORITY = 6;
    private static final int USER_PRIORITY = 4;

    @Resource(lookup = "jms/damso")
    private ConnectionFactory connections;

    @Resource(lookup = "jms/chat_persistence")
    private Queue queue;

    @Resource
    private UserTransaction transaction;

    /** @throws IllegalStateException if the caller is in a transaction, whose end would decide what is kept */
    @Override
    public void append(Entry entry) {
        begin();
        try {
            send(EntryFormat.write(entry), entry instanceof Entry.AiResponse ? REPLY_PRIORITY : USER_PRIORITY);
            transaction.commit();
        } catch (Exception e) {
            rollBack();
            throw new JournalUnavailableException(e);
        }
    }

    private void begin() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                throw new IllegalStateException("an entry is appended outside of any transaction");
            }
            transaction.begin();
        } catch (NotSupportedException | SystemException e) {
            throw new JournalUnavailableException(e);
        }
    }

    // A pooled context for each append: an injected one needs a request or transaction scope of its caller's.
    private void send(String text, int priority) {
        try (var context = connections.createContext()) {
            context.createProducer()
                    .setDeliveryMode(DeliveryMode.PERSISTENT)
                    .setPriority(priority)
                    .send(queue, text);
        }
    }

    private void rollBack() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        } catch (SystemException | RuntimeException e) {
            // The caller is told already that the entry was not kept.
        }
    }
}
