package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.testing.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model says is what readers get, what history returns, and what MySQL keeps: to the last character. */
@ExtendWith(SharedServers.class)
class TextIT {

    private final Damso damso;
    private final Chat alice;

    TextIT(Damso damso) {
        this.damso = damso;
        this.alice = damso.chat("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "안녕하세요, 담소입니다. 한글",
                "\u1112\u1161\u11ab\u1100\u1173\u11af (decomposed)",
                "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇰🇷",
                "\u202bשלום עולם\u202c مرحبا",
                "one\ntwo\n\n\nfive\n",
                "\n",
                " leading and trailing ",
                "a\r\nb\rc",
                "null \u0000 byte, bell \u0007, escape \u001b, delete \u007f",
                "line\u2028paragraph\u2029next\u0085line",
                "\ufeffmark, \ufffe\uffff no characters",
                "data: x\nevent: done\nid: 1\n\n: comment",
                "</script><img src=x onerror=alert(1)> \"quoted\" 'single' \\ back / slash",
                "'; DROP TABLE chat_message; -- % _ \\' \\0"
            })
    void text_isKeptToTheLastCharacter(String text) {
        var sent = alice.send(damso.model().answering(Script.reply(text.split("(?<=\\G..)"))));

        assertSame(sent, text);
    }

    @Test
    void halvesOfASurrogatePair_areOneCharacterAgain_inOneEvent() {
        var sent = alice.send(damso.model().answering(Script.splitEmoji("😀👩‍💻😎")));

        var stream = assertSame(sent, "😀👩‍💻😎");

        assertThat(stream.events())
                .filteredOn(event -> event.name().equals("message"))
                .extracting(event -> event.text("delta"))
                .noneMatch(delta -> Character.isLowSurrogate(delta.charAt(0))
                        || Character.isHighSurrogate(delta.charAt(delta.length() - 1)));
        assertThat(stream.last().json().path("message_length").asInt()).isEqualTo(5);
    }

    @Test
    void charactersCutBetweenTheModelsPackets_arriveWhole() {
        var sent =
                alice.send(damso.model().answering(Script.reply("담", "소", "😀").chunkCutInsideMultibyte()));

        assertSame(sent, "담소😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"안녕 👨‍👩‍👧‍👦", "a\r\nb\u0000c\u2028d", "  spaces  ", "\\u0041 \"\\\" </script>"})
    void aQuestion_isKeptToTheLastCharacter(String content) {
        var sent = alice.send(content);
        alice.read(sent).awaitEnd();

        assertThat(alice.message(sent, sent.messageId()).path("content").asText())
                .isEqualTo(content);
        assertThat(damso.model().awaitRequest(content).prompt()).isEqualTo(content);
    }

    private EventStream assertSame(Sent sent, String text) {
        var stream = alice.read(sent).awaitEnd();
        assertThat(stream.text()).isEqualTo(text);
        assertThat(alice.reply(sent).path("content").asText()).isEqualTo(text);
        stream.await(() -> damso.rows().of(sent.room()).size() == 2);
        assertThat(damso.rows().of(sent.room()).get(1).content()).isEqualTo(text);
        return stream;
    }
}
