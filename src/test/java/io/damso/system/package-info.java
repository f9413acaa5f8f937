/**
 * Damso from outside: whole servers, spoken to over HTTP only, and the rows they leave in MySQL. Imports no production
 * package, so that it holds the contract and not the code to account.
 */
package io.damso.system;
