package io.damso.identity;

import io.damso.model.Account;
import java.util.Set;

/**
 * The person, or the program, behind a request.
 *
 * @param name what the person is called
 * @param roles those of Damso's roles that the caller has
 */
public record Caller(Account account, String name, Set<String> roles) {}
