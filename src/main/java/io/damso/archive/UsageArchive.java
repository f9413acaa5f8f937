package io.damso.archive;

import io.damso.model.Account;
import io.damso.model.DailyUsage;
import java.time.LocalDate;
import java.util.List;

/** What replies took, also those whose rooms were deleted. What is on its way to MySQL is not in it. */
public interface UsageArchive {

    /**
     * Sums by day and model, in this order.
     *
     * @param from the first day
     * @param to the last day
     * @throws ArchiveUnavailableException if MySQL did not answer
     */
    List<DailyUsage> daily(Account owner, LocalDate from, LocalDate to);
}
