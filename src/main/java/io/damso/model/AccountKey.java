package io.damso.model;

/**
 * A person's number, given at first sight of their token; the {@code account_db_key} of the tables.
 *
 * @param value greater than zero
 */
public record AccountKey(long value) {

    /** @throws IllegalArgumentException if {@code value} is zero or less */
    public AccountKey {
        if (value <= 0) {
            throw new IllegalArgumentException("an account key is greater than zero");
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
