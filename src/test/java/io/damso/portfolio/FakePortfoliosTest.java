package io.damso.portfolio;

import io.damso.model.Authorization;
import io.damso.testing.FakePortfolios;
import java.util.List;

class FakePortfoliosTest extends PortfoliosContract {

    private final FakePortfolios portfolios = new FakePortfolios();

    @Override
    Portfolios portfolios() {
        return portfolios;
    }

    @Override
    void aliceHoldsApple() {
        portfolios.put(ALICE, APPLE);
    }

    @Override
    void isAway() {
        portfolios.setAway(true);
    }

    @Override
    List<Authorization> askers() {
        return portfolios.askers();
    }
}
