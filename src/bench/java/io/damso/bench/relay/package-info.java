/**
 * What it costs to bring tokens from a model to readers: Damso beside nginx and beside what people write themselves, under
 * one load, from one model, to one client.
 */
package io.damso.bench.relay;
