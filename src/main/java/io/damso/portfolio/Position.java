package io.damso.portfolio;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * So much of one thing.
 *
 * @param symbol matches {@code [A-Za-z0-9.^=_-]{1,20}}
 * @param quantity negative for what is owed
 * @param averagePrice of one, as it was bought
 * @param currency of the price; matches {@code [A-Za-z0-9]{1,10}}
 */
public record Position(
        String symbol, BigDecimal quantity, Optional<BigDecimal> averagePrice, Optional<String> currency) {

    /** What a person holds stays out of every log line. */
    @Override
    public String toString() {
        return "Position[hidden]";
    }
}
