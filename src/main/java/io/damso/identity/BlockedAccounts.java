package io.damso.identity;

import io.damso.archive.AccountBlocks;
import io.damso.model.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** The blocked accounts as this node last heard of them; while MySQL is away they stay as they were. */
@ApplicationScoped
public class BlockedAccounts {

    private final AccountBlocks table;
    private volatile Set<AccountKey> all = Set.of();

    /** For the container, which makes a proxy of this class. */
    BlockedAccounts() {
        this(null);
    }

    @Inject
    BlockedAccounts(AccountBlocks table) {
        this.table = table;
    }

    boolean contains(AccountKey account) {
        return all.contains(account);
    }

    /** @throws io.damso.archive.ArchiveUnavailableException if MySQL does not answer */
    void look() {
        all = table.all();
    }

    /**
     * Blocks an account, or lets it in again; other nodes hear of it within some seconds. Nothing of it is deleted.
     *
     * @return whether there is such an account
     * @throws io.damso.archive.ArchiveUnavailableException if MySQL does not answer
     */
    public boolean set(AccountKey account, boolean blocked) {
        boolean known = table.set(account, blocked);
        look();
        return known;
    }
}
