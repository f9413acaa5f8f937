package io.damso.llm;

import io.damso.model.FaultCode;
import io.damso.model.FinishReason;
import io.damso.model.Usage;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the port's promise to a listener whatever comes in: one call at a time, exactly one ending, nothing after it
 * and nothing after {@link #close}.
 *
 * <p>Texts and calls of tools come from one thread at a time; endings and {@code close} from any. Nobody waits for a slow listener: an
 * ending that comes meanwhile is told by the thread that the listener keeps.
 */
final class ListenerGate implements ModelListener {

    private static final Logger LOG = Logger.getLogger(ListenerGate.class.getName());

    private final ModelListener listener;
    private boolean open = true;
    private boolean listening;
    private Runnable ending;

    ListenerGate(ModelListener listener) {
        this.listener = listener;
    }

    /** @throws RuntimeException what the listener throws; the caller then ends the call */
    @Override
    public void onText(String text) {
        if (!enter()) {
            return;
        }
        try {
            listener.onText(text);
        } finally {
            leave();
        }
    }

    /** @throws RuntimeException as {@link #onText} */
    @Override
    public void onToolCall(ToolCall call) {
        tellIfOpen(() -> listener.onToolCall(call));
    }

    @Override
    public void onWriting() {
        tellIfOpen(listener::onWriting);
    }

    private void tellIfOpen(Runnable word) {
        if (!enter()) {
            return;
        }
        try {
            word.run();
        } finally {
            leave();
        }
    }

    @Override
    public void onDone(FinishReason reason, Usage usage) {
        end(() -> listener.onDone(reason, usage));
    }

    @Override
    public void onFault(FaultCode code) {
        onFault(code, Duration.ZERO);
    }

    @Override
    public void onFault(FaultCode code, Duration retryAfter) {
        end(() -> listener.onFault(code, retryAfter));
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void close() {
        open = false;
        ending = null;
    }

    private synchronized boolean enter() {
        listening = open;
        return open;
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            listening = false;
            next = ending;
            ending = null;
        }
        tell(next);
    }

    private void end(Runnable last) {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
            if (listening) {
                ending = last;
                return;
            }
        }
        tell(last);
    }

    // A listener's failure is its own affair, and must not look like the model's.
    private static void tell(Runnable last) {
        try {
            if (last != null) {
                last.run();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A listener failed at the end of an answer: {0}", e.getClass());
        }
    }
}
