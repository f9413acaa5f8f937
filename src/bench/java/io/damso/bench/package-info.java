/**
 * Measurements, each a main class that ends by itself and prints rows for {@code src/docs/benchmarks.md}. They start
 * private servers as the tests do, and ask Damso for nothing that its users and its operators could not.
 */
package io.damso.bench;
