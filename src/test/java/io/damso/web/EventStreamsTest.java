package io.damso.web;

import static io.damso.web.Problems.assertBadRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.EventId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamsTest {

    @Test
    void position_isTheHeaders_elseTheParameters_elseTheStart() {
        assertThat(EventStreams.position("1-2", "3-4")).isEqualTo(new EventId(1, 2));
        assertThat(EventStreams.position(null, "3-4")).isEqualTo(new EventId(3, 4));
        assertThat(EventStreams.position(null, null)).isEqualTo(EventId.START);
        assertThat(EventStreams.position("", null)).isEqualTo(EventId.START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1-2", "1-2\nevent: done", "1-2\r", "99999999999999999999-1", "1", "0x1-1", "١-٢"})
    void forgedPosition_isNamed(String value) {
        assertBadRequest(() -> EventStreams.position(value, null), "Last-Event-ID");
        assertBadRequest(() -> EventStreams.position(null, value), "last_event_id");
    }
}
