package io.damso.archive.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.journal.EntryFormat;
import io.damso.testing.Entries;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {

    private static final Instant TIME = Instant.parse("2026-03-29T00:59:58Z");

    private static DeadLetter of(String reason, String text) {
        return DeadLetter.of("ID:1", reason, TIME, text);
    }

    @Test
    void anEntry_isToldByItsIds_withoutItsContent() {
        var letter = of("refused", EntryFormat.write(Entries.of(42, 2, "r1").question(1, "secret")));

        assertThat(letter)
                .isEqualTo(new DeadLetter(
                        "ID:1",
                        "refused",
                        TIME,
                        "save_user_message",
                        42L,
                        2L,
                        "r1",
                        Entries.id(1).value()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "secret",
                "[\"secret\"]",
                "{\"secret\":",
                "{\"type\":\"a secret\",\"account_db_key\":\"secret\",\"shard_id\":1.5,\"message_data\":\"secret\"}",
                "{\"type\":7,\"account_db_key\":1e400,\"shard_id\":99999999999999999999}",
                "{\"message_data\":{\"room_id\":\"a secret\",\"message_id\":\"secret\",\"content\":\"secret\"}}",
                "{\"message_data\":{\"room_id\":{},\"message_id\":[]}}"
            })
    void ofAnythingElse_nothingIsTold(String text) {
        assertThat(of("unreadable", text))
                .isEqualTo(new DeadLetter("ID:1", "unreadable", TIME, null, null, null, null, null));
    }

    @Test
    void whatCanBeRead_isTold_thoughTheRestCant() {
        assertThat(of(null, "{\"v\":9,\"type\":\"save_later\",\"shard_id\":77}"))
                .isEqualTo(new DeadLetter("ID:1", null, TIME, "save_later", null, 77L, null, null));
    }

    @Test
    void aReasonThatIsNoWord_isNotTold() {
        assertThat(of("what somebody said", null).reason()).isNull();
    }
}
