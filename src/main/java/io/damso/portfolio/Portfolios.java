package io.damso.portfolio;

import io.damso.model.Authorization;
import java.util.Optional;

/** Where portfolios are read. */
public interface Portfolios {

    /** Whether anyone would be asked in that name: the site has portfolios, and there is something to show. */
    boolean mayBeAsked(Authorization authorization);

    /**
     * Waits for an answer, for as long as the site allows and no longer.
     *
     * @param authorization in whose name it is asked, if at all ({@link #mayBeAsked})
     * @return empty if it can't be read now, or not by this person, for whatever reason
     */
    Optional<Portfolio> of(Authorization authorization);
}
