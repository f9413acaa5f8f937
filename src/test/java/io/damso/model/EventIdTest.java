package io.damso.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

    @Test
    void aLaterWritersIdsAreGreater_whateverItsCount() {
        assertThat(new EventId(2, 1)).isGreaterThan(new EventId(1, 99)).isLessThan(new EventId(2, 2));
    }

    @Test
    void whatIsPrinted_isParsedBack() {
        var id = new EventId(1_795_000_000_000L, 42);
        assertThat(EventId.parse(id.toString())).contains(id);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "1", "-1-2", "1-", "1-2-3", "1-2\n", " 1-2", "9999999999999999999-1", "a-b", "1-٢"})
    void anythingElse_isNoId(String text) {
        assertThat(EventId.parse(text)).isEmpty();
    }
}
