package io.damso.archive.queue;

import io.damso.journal.JournalUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** JMS queue {@code chat_persistence_dlq}. */
@ApplicationScoped
class JmsDeadLetters implements DeadLetters {

    private static final int PAGE = 100;
    private static final int MAX_COUNTED = 10_000;
    private static final int MAX_REDRIVEN = 1_000;

    // As many as a batch of the archive has, and so as many as a transaction is known to hold.
    private static final int TRANSACTION = Batch.MAX_ENTRIES;

    @Inject
    private ArchiveQueues queues;

    @Inject
    private QueueTransactions transactions;

    @Override
    public Page oldest() {
        return transactions.call(context -> browse(context, PAGE, MAX_COUNTED));
    }

    @Override
    public int redrive() {
        // No more than are there now: one that comes back at once is not given back again by the same call.
        int wanted =
                transactions.call(context -> browse(context, 0, MAX_REDRIVEN)).depth();
        int redriven = 0;
        for (int last = -1; redriven < wanted && last != 0; redriven += last) {
            int limit = Math.min(TRANSACTION, wanted - redriven);
            last = transactions.call(context -> redrive(context, limit));
        }
        return redriven;
    }

    private Page browse(JMSContext context, int shown, int counted) {
        var page = new ArrayList<DeadLetter>();
        int depth = 0;
        try (QueueBrowser browser = context.createBrowser(queues.deadLetters())) {
            for (var all = browser.getEnumeration(); depth < counted && all.hasMoreElements(); depth++) {
                var message = (Message) all.nextElement();
                if (depth < shown) {
                    page.add(deadLetter(message));
                }
            }
        } catch (JMSException e) {
            throw new JournalUnavailableException(e);
        }
        return new Page(List.copyOf(page), depth);
    }

    private static DeadLetter deadLetter(Message message) throws JMSException {
        return DeadLetter.of(
                message.getJMSMessageID(),
                message.getStringProperty(JmsDelivery.REASON),
                Instant.ofEpochMilli(message.getJMSTimestamp()),
                message instanceof TextMessage text ? text.getText() : null);
    }

    private int redrive(JMSContext context, int limit) {
        int redriven = 0;
        long characters = 0;
        try (JMSConsumer consumer = context.createConsumer(queues.deadLetters())) {
            while (redriven < limit && characters < Batch.MAX_CHARACTERS) {
                Message next = consumer.receiveNoWait();
                if (next == null) {
                    break;
                }
                characters += length(next);
                JmsDelivery.setReason(next, null);
                context.createProducer().send(queues.entries(), next);
                redriven++;
            }
        } catch (JMSException e) {
            throw new JournalUnavailableException(e);
        }
        return redriven;
    }

    private static int length(Message message) throws JMSException {
        return message instanceof TextMessage text && text.getText() != null
                ? text.getText().length()
                : 0;
    }
}
