package io.damso.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class EndingTest {

    /** As a process that stood still finds it: time is up, and nobody had a chance to complete it yet. */
    private static final class AfterAPause extends CompletableFuture<Void> {

        private boolean looked;

        @Override
        public Void get(long timeout, TimeUnit unit) throws TimeoutException {
            if (!looked) {
                looked = true;
                throw new TimeoutException();
            }
            complete(null);
            return null;
        }
    }

    @Test
    void pauseOfThisNode_isNoReasonToGoOnWithoutTheLog() {
        var answer = new AfterAPause();
        Ending.await(answer);
        assertThat(answer).isDone();
    }
}
