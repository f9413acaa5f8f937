/** What people wait for besides tokens: sending, and reading rooms and history. */
package io.damso.bench.api;
