package io.damso.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/html, application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/event-stream",
                "application/json;charset=\"utf-8\";q=1.000",
                "a/b; c=d ;q=0"
            })
    void anAccept_thatCanBeRead(String value) {
        assertThat(HeaderFilter.ACCEPT.matcher(value).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "foo", "*; q=.2", "a/b;q=2", "a/b;q=zz", "a/b;;", "a/b,", ",", "a/b;c", "a/b;c=\"", "가/나"})
    void anAccept_thatCantBeRead(String value) {
        assertThat(HeaderFilter.ACCEPT.matcher(value).matches()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko", "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "*", "zh-Hant-TW;q=1", "de ; q=0.5 , en"})
    void languages_thatCanBeRead(String value) {
        assertThat(HeaderFilter.ACCEPT_LANGUAGE.matcher(value).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ko_KR", "ko;;", "ko;q=zz", "toolonglanguage", "ko,,en", "x\ny"})
    void languages_thatCantBeRead(String value) {
        assertThat(HeaderFilter.ACCEPT_LANGUAGE.matcher(value).matches()).isFalse();
    }
}
