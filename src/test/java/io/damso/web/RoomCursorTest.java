package io.damso.web;

import static io.damso.web.Problems.assertBadRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Room;
import io.damso.model.RoomId;
import io.damso.testing.Examples;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomCursorTest {

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void place_isReadBack_andFitsAnAddress() {
        var place = new Room.Cursor(Examples.NOW, new RoomId("A_b-9"));
        assertThat(RoomCursor.parse(RoomCursor.write(place))).isEqualTo(place);
        assertThat(RoomCursor.write(place)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void noCursor_isTheFirstPage() {
        assertThat(RoomCursor.parse(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday r1",
                "2026-11-22T10:11:12.131415Z",
                "2026-11-22T10:11:12.131415Z ",
                "2026-11-22T10:11:12.131415Z r 1",
                "2026-13-22T10:11:12.131415Z r1",
                "+1000000000-12-31T23:59:59.999999999Z r1",
                "-0001-01-01T00:00:00.000000Z r1"
            })
    void forgedPlace_isNamed(String text) {
        assertBadRequest(() -> RoomCursor.parse(encoded(text)), "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a b", "é", "====", "a"})
    void whatIsNoBase64_isNamed(String text) {
        assertBadRequest(() -> RoomCursor.parse(text), "cursor");
    }
}
