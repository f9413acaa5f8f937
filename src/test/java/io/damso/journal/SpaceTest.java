package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpaceTest {

    private static final String KILOBYTE = "x".repeat(1_024);
    private static final long LIMIT = 10 * Space.cost(KILOBYTE);

    private long inTheQueue;
    private int counts;
    private final Space space = new Space(LIMIT, atMost -> {
        counts++;
        return Math.min(inTheQueue, atMost);
    });

    private void append(int messages) {
        for (int i = 0; i < messages; i++) {
            space.take(KILOBYTE);
            inTheQueue += Space.cost(KILOBYTE);
        }
    }

    @Test
    void text_costsItsBytes_andWhatTheEngineAdds() {
        assertThat(Space.cost(KILOBYTE)).isEqualTo(3 * 1_024);
        for (String text : new String[] {"담소", "é", "😀", "\u2028"}) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            assertThat(Space.cost(text) - Space.cost("")).isBetween((long) bytes, 2L * bytes);
        }
    }

    @Test
    void whatIsAppended_fillsIt_withoutACount() {
        append(9);
        assertThat(space.isFull()).isFalse();
        append(1);
        assertThat(space.isFull()).isTrue();
        assertThat(counts).isZero();
    }

    @Test
    void whatWasThereBeforeTheStart_isCounted() {
        inTheQueue = LIMIT;
        space.countAgain();
        assertThat(space.isFull()).isTrue();
    }

    @Test
    void whatTheArchiveHasInHand_isNoRoom_neitherOnceFull_norAtTheStart() {
        append(10);
        inTheQueue -= 2 * Space.cost(KILOBYTE);
        space.countAgain();
        assertThat(space.isFull()).isTrue();
        var afterARestart = new Space(LIMIT, atMost -> Math.min(inTheQueue, atMost));
        afterARestart.countAgain();
        assertThat(afterARestart.isFull()).isTrue();

        inTheQueue -= Space.cost(KILOBYTE);
        space.countAgain();
        afterARestart.countAgain();
        assertThat(space.isFull()).isFalse();
        assertThat(afterARestart.isFull()).isFalse();
    }

    @Test
    void whatLeftTheQueue_isRoomAgain_onceCounted() {
        append(10);
        inTheQueue = 0;
        assertThat(space.isDue()).isTrue();
        space.countAgain();
        assertThat(space.isFull()).isFalse();
        append(9);
        assertThat(space.isFull()).isFalse();
        append(1);
        assertThat(space.isFull()).isTrue();
    }

    @Test
    void whatIsAppendedDuringACount_isNotForgotten() {
        var appendedMeanwhile = new Space[1];
        appendedMeanwhile[0] = new Space(LIMIT, atMost -> {
            for (int i = 0; i < 10; i++) {
                appendedMeanwhile[0].take(KILOBYTE);
            }
            return 0;
        });
        appendedMeanwhile[0].countAgain();
        assertThat(appendedMeanwhile[0].isFull()).isTrue();
    }

    @Test
    void itIsCounted_beforeItSeemsFull_andNotForEachMessage() {
        space.countAgain();
        append(2);
        assertThat(space.isDue()).isFalse();
        append(1);
        assertThat(space.isDue()).isTrue();
    }

    @Test
    void brokerOfUnknownSize_isNeverFull_norCounted() {
        var endless = new Space(Long.MAX_VALUE, atMost -> {
            throw new AssertionError("counted");
        });
        endless.countAgain();
        for (int i = 0; i < 1_000; i++) {
            endless.take(KILOBYTE);
        }
        assertThat(endless.isFull()).isFalse();
        assertThat(endless.isDue()).isFalse();
    }
}
