package io.damso.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.damso.model.Authorization;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for portfolios wherever they are read. */
abstract class PortfoliosContract {

    static final Authorization ALICE = new Authorization("Bearer alice");
    static final Authorization BOB = new Authorization("Bearer bob");
    static final Portfolio APPLE = new Portfolio(List.of(
            new Position("AAPL", new BigDecimal("12.5"), Optional.of(new BigDecimal("150.20")), Optional.of("USD"))));

    abstract Portfolios portfolios();

    /** {@link #ALICE} alone holds {@link #APPLE}, and nobody else has a portfolio. */
    abstract void aliceHoldsApple();

    abstract void isAway();

    /** In whose names it was asked, in order. */
    abstract List<Authorization> askers();

    @Test
    void portfolio_isThatOfWhoAsks() {
        aliceHoldsApple();
        assertThat(portfolios().of(ALICE)).contains(APPLE);
        assertThat(portfolios().of(BOB)).isEmpty();
        assertThat(portfolios().of(ALICE)).contains(APPLE);
        assertThat(askers()).containsExactly(ALICE, BOB, ALICE);
    }

    @Test
    void inNobodysName_nobodyIsAsked() {
        aliceHoldsApple();
        assertThat(portfolios().of(Authorization.NONE)).isEmpty();
        assertThat(portfolios().mayBeAsked(Authorization.NONE)).isFalse();
        assertThat(portfolios().mayBeAsked(ALICE)).isTrue();
        assertThat(askers()).isEmpty();
    }

    @Test
    void whatIsAway_answersNothing() {
        aliceHoldsApple();
        isAway();
        assertThat(portfolios().of(ALICE)).isEmpty();
    }
}
