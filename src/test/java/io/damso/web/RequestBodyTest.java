package io.damso.web;

import static io.damso.web.Problems.assertBadRequest;
import static io.damso.web.Problems.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void object_isRead() throws IOException {
        assertThat(RequestBody.read(body(" {\"a\":\"담\uD83D\uDE00\"} ")).getString("a"))
                .isEqualTo("담\uD83D\uDE00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"a\"",
                "{",
                "{\"a\":}",
                "{'a':1}",
                "{\"a\":1}x",
                "{\"a\":1} {}",
                "{\"a\":1,\"a\":1}",
                "{\"b\":[{\"a\":1,\"\\u0061\":2}]}",
                "{\"a\":\"\n\"}",
                "<a/>"
            })
    void whatIsNoObject_isNamed(String text) {
        assertBadRequest(() -> RequestBody.read(body(text)), "body");
    }

    @Test
    void badUtf8_isNamed_notRepaired() {
        assertBadRequest(() -> RequestBody.read(bytes('{', '"', 'a', '"', ':', '"', 0xC3, 0x28, '"', '}')), "body");
        assertBadRequest(() -> RequestBody.read(bytes('{', '"', 0xED, 0xA0, 0x80, '"', ':', '1', '}')), "body");
        assertBadRequest(() -> RequestBody.read(bytes('{', '"', 0xC0, 0xAF, '"', ':', '1', '}')), "body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNesting_isNamed(String opening) {
        assertBadRequest(() -> RequestBody.read(body("{\"a\":" + opening.repeat(10_000))), "body");
        assertBadRequest(
                () -> RequestBody.read(body("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")), "body");
    }

    @Test
    void bodyOfAMebibyte_isRead_andALargerOneIsNot() throws IOException {
        String text = "{\"a\":\"" + "x".repeat(RequestBody.MAX_BYTES - 8) + "\"}";
        assertThat(RequestBody.read(body(text)).getString("a")).hasSize(RequestBody.MAX_BYTES - 8);
        assertRefused(() -> RequestBody.read(body(text + " ")), 413, "body");
    }

    @Test
    void endlessBody_isReadNoFurtherThanItsLimit() {
        var endless = new InputStream() {
            private long read;

            @Override
            public int read() {
                read++;
                return ' ';
            }
        };
        assertRefused(() -> RequestBody.read(endless), 413, "body");
        assertThat(endless.read).isLessThan(2L * RequestBody.MAX_BYTES);
    }
}
