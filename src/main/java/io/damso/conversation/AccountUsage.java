package io.damso.conversation;

import io.damso.archive.ArchiveUnavailableException;
import io.damso.archive.UsageArchive;
import io.damso.cache.Claims;
import io.damso.model.Account;
import io.damso.model.DailyUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** What an account's replies took, and what they may take. */
@ApplicationScoped
public class AccountUsage {

    private static final Duration KNOWN = Duration.ofDays(1);

    // MySQL being away is no reason to refuse anyone, nor to forget what was taken for long.
    private static final Duration GUESSED = Duration.ofMinutes(1);

    private final UsageArchive archive;
    private final Claims claims;

    /** For the container, which makes a proxy of this class. */
    AccountUsage() {
        this(null, null);
    }

    @Inject
    AccountUsage(UsageArchive archive, Claims claims) {
        this.archive = archive;
        this.claims = claims;
    }

    /** How many tokens replies may take a day (UTC), in and out; 0 for as many as one likes. */
    public int tokensPerDay() {
        return claims.tokensPerDay();
    }

    /**
     * What ended replies took, by day (UTC) and model; the last seconds' may be missing.
     *
     * @throws ArchiveUnavailableException if MySQL does not answer
     */
    public List<DailyUsage> daily(Account account, LocalDate from, LocalDate to) {
        return archive.daily(account, from, to);
    }

    /** Lets Redis know what was taken on a day, which it forgot or never knew. */
    void learn(Account account, LocalDate day) {
        try {
            long tokens = archive.daily(account, day, day).stream()
                    .mapToLong(usage -> usage.inputTokens() + usage.outputTokens())
                    .sum();
            claims.learnTokens(account, day, tokens, KNOWN);
        } catch (ArchiveUnavailableException e) {
            claims.learnTokens(account, day, 0, GUESSED);
        }
    }
}
