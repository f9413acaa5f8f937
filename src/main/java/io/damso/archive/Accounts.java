package io.damso.archive;

import io.damso.model.Account;

/** Who has an account, and which shard it lies in. */
public interface Accounts {

    /**
     * The account of a token's issuer and subject; made, on the shard with the fewest accounts for its weight, at first
     * sight.
     *
     * @param issuer the tenant, at most 255 characters
     * @param subject at most 255 characters
     * @param name what the person is called; kept when the account is made
     * @throws ArchiveUnavailableException if it is in no cache and MySQL did not answer, or on a shard that this node
     *     does not have; never a guess
     */
    Account of(String issuer, String subject, String name);
}
