/**
 * Who calls: from what the container knows of the request, or from a session's cookie, to a {@link io.damso.identity.Caller}
 * with an account; and until when.
 *
 * <p>Imports {@code model}, {@code settings}, {@code cache} (which sessions ended) and {@code archive} (accounts). The only
 * package that knows how people sign in.
 */
package io.damso.identity;
