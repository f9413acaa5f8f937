package io.damso.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void aName_hasNoDigits_soThatNoGuardTakesItForACards() {
        assertThat(Names.next()).matches("t-[a-p]{32}").isNotEqualTo(Names.next());
    }
}
