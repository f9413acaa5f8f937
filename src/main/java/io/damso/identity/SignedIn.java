package io.damso.identity;

/**
 * Somebody who has just signed in.
 *
 * @param providerId their session at the provider ({@code sid}); null where there is none
 */
record SignedIn(Person person, String providerId) {}
