package io.damso.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.AccountKey;
import io.damso.model.RoomId;
import io.damso.testing.Examples;
import org.junit.jupiter.api.Test;

/** The names that operators and other systems know. */
class KeysTest {

    private static final AccountKey ACCOUNT = new AccountKey(42);
    private static final RoomId ROOM = new RoomId("r1");

    @Test
    void keysOfTheProtocol_haveTheirNames_withLiteralBraces() {
        assertThat(Keys.messages(ACCOUNT, ROOM)).isEqualTo("chat:user:{42}:room:r1:messages");
        assertThat(Keys.pending(ACCOUNT, ROOM)).isEqualTo("chat:user:{42}:room:r1:pending");
        assertThat(Keys.rooms(ACCOUNT)).isEqualTo("chat:user:{42}:rooms");
        assertThat(Keys.turn(ACCOUNT, ROOM)).isEqualTo("stream:{42}:r1");
        assertThat(Keys.stop(ACCOUNT, ROOM)).isEqualTo("stream:{42}:r1:stop");
        var stream = Examples.streamKey(Examples.messageId(7));
        assertThat(Keys.reply(ACCOUNT, stream)).isEqualTo("reply:{42}:" + stream);
    }

    @Test
    void whatIsOfNoAccount_isInOneSlotToo() {
        assertThat(Keys.liveReplies()).isEqualTo("replies:live");
        assertThat(Keys.since()).isEqualTo("{replies:live}:since");
    }

    @Test
    void bracesInACallersKey_dontChangeTheSlot() {
        assertThat(Keys.repeat(ACCOUNT, "{1} }{")).startsWith("chat:user:{42}:repeat:");
    }
}
