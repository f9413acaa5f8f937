package io.damso.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.MessageStatus;
import io.damso.testing.Entries;
import io.damso.testing.Fuzz;
import org.junit.jupiter.api.Test;

/** Whatever is in the queue is an entry, or is set aside as none. */
class EntriesFuzzTest {

    private static final Entries ROOM = Entries.of(42, 2, "r1");

    @Test
    void entries() {
        new Fuzz(
                        EntryFormat.write(ROOM.question(1, "a\nb")),
                        EntryFormat.write(ROOM.reply(1, MessageStatus.DONE, "😀")))
                .run(text -> {
                    try {
                        // Times are written to the microsecond.
                        String written = EntryFormat.write(EntryFormat.read(text));
                        assertThat(EntryFormat.write(EntryFormat.read(written))).isEqualTo(written);
                    } catch (UnreadableEntryException e) {
                        assertThat(e).hasNoCause();
                    }
                });
    }
}
