package io.damso.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.damso.testing.Examples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final String REPLY = "msg_01ARZ3NDEKTSV4RRFFQ69G5FAV";

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FA",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FAVX",
                "msg_01arz3ndektsv4rrffq69g5fav",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FAI",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FAL",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FAO",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FAU",
                "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FA가",
                "msg_01ARZ3NDEKTSV4RRFFQ69G5FAV\n"
            })
    void whatIsNoMessageId_isRejected(String value) {
        assertThat(MessageId.isValid(value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(value));
    }

    @Test
    void messageId_saysWhenItWasMinted() {
        assertThat(new MessageId(REPLY).millis()).isEqualTo(1_469_922_850_259L);
        assertThat(Examples.messageId(9).millis()).isZero();
    }

    @Test
    void messageIds_sortAsTheirTextDoes() {
        assertThat(new MessageId(REPLY)).isGreaterThan(Examples.messageId(9)).hasToString(REPLY);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                REPLY,
                REPLY + ".short",
                REPLY + ".0123456789abcdef.",
                REPLY + ".0123456789abcdef0123456789abcdef01",
                REPLY + ".0123456789abcde/",
                "r1.0123456789abcdef",
                REPLY + ".0123456789abcdef\n"
            })
    void whatIsNoStreamKey_isRejected(String value) {
        assertThat(StreamKey.isValid(value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamKey(value));
    }

    @Test
    void streamKey_carriesItsReplysId_andIsNeverARoomId() {
        var key = StreamKey.of(new MessageId(REPLY), "a".repeat(33));
        assertThat(key.replyId()).isEqualTo(new MessageId(REPLY));
        assertThat(key.value()).hasSizeLessThanOrEqualTo(64);
        assertThat(RoomId.isValid(key.value())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void accountKey_isGreaterThanZero(long value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountKey(value));
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void faultCodes_areReadBack_andHarmlessToRead(FaultCode code) {
        assertThat(FaultCode.ofWireName(code.wireName())).isEqualTo(code);
        assertThat(code.wireName()).matches("[a-z_]+");
        assertThat(code.sentence()).endsWith(".").doesNotContain("Exception", "null");
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void failedReply_isAnError_unlessItWasInterrupted(FaultCode code) {
        assertThat(new Outcome.Failed(code).status())
                .isEqualTo(code == FaultCode.INTERRUPTED ? MessageStatus.INTERRUPTED : MessageStatus.ERROR);
    }

    @Test
    void otherNames_areReadBackToo() {
        for (var status : MessageStatus.values()) {
            assertThat(MessageStatus.ofWireName(status.wireName())).isEqualTo(status);
        }
        for (var reason : FinishReason.values()) {
            assertThat(FinishReason.ofWireName(reason.wireName())).isEqualTo(reason);
        }
        for (var reason : StopReason.values()) {
            assertThat(StopReason.ofWireName(reason.wireName())).isEqualTo(reason);
        }
    }
}
