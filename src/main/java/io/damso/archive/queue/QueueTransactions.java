package io.damso.archive.queue;

import io.damso.journal.JournalUnavailableException;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.function.Function;

/** Moves messages between queues outside of a message-driven bean, each call in a JTA transaction of its own. */
@ApplicationScoped
class QueueTransactions {

    @Resource(lookup = "jms/damso")
    private ConnectionFactory connections;

    @Resource
    private UserTransaction transaction;

    /**
     * @param work whose fault takes everything back
     * @throws JournalUnavailableException if something failed; all is as it was before
     */
    <T> T call(Function<JMSContext, T> work) {
        try {
            transaction.begin();
            T result = inContext(work);
            transaction.commit();
            return result;
        } catch (Exception e) {
            rollBack();
            throw new JournalUnavailableException(e);
        }
    }

    private <T> T inContext(Function<JMSContext, T> work) {
        try (var context = connections.createContext()) {
            return work.apply(context);
        }
    }

    private void rollBack() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        } catch (SystemException | RuntimeException e) {
            // The caller is told already.
        }
    }
}
