package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.MessageRecord;
import io.damso.testing.Examples;
import io.damso.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is in Redis may be anybody's: it is what we wrote, or counts as an answer that did not come. */
class RecordsFuzzTest {

    @Test
    void elementsOfLists() {
        String entry =
                ListEntry.write(Examples.messageId(7), MessageRecord.of(Examples.question(Examples.turn(), "a\nb 😀")));
        new Fuzz(entry).run(text -> {
            try {
                var read = ListEntry.parse(text.getBytes(StandardCharsets.UTF_8));
                assertThat(read.record().message().id()).isEqualTo(read.id());
            } catch (CacheUnavailableException e) {
                // As it says.
            }
        });
    }

    @Test
    void namesOfReplies() {
        String name = ReplyName.of(Examples.turn()).toString();
        new Fuzz(name)
                .run(text -> ReplyName.parse(text)
                        .ifPresent(read ->
                                assertThat(ReplyName.parse(read.toString())).contains(read)));
    }
}
