package io.damso.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:11:12Z, 2026-11-22T10:11:12.000000Z",
        "2026-11-22T10:11:12.1Z, 2026-11-22T10:11:12.100000Z",
        "2026-11-22T10:11:12.123456789Z, 2026-11-22T10:11:12.123456Z",
        "2026-11-22T10:11:12+09:00, 2026-11-22T01:11:12.000000Z",
        "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z"
    })
    void times_areUtc_withSixDigits(String time, String expected) {
        assertThat(Rfc3339.format(Instant.parse(time))).isEqualTo(expected);
        assertThat(Rfc3339.format(Rfc3339.parse(expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T10:11:12"})
    void anythingElse_isNoTime(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
