/**
 * Who calls: from what the container knows of the request to a {@link io.damso.identity.Caller} with an account.
 *
 * <p>Imports {@code model}, {@code settings} and {@code archive} (accounts). The only package that knows how people sign
 * in.
 */
package io.damso.identity;
