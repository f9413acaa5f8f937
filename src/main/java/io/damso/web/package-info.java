/**
 * HTTP in and out: resources, the event-stream writer, JSON views, problems, filters.
 *
 * <p>Imports {@code conversation}, {@code stream}, {@code identity} and {@code model}, and the exceptions of
 * {@code cache}, {@code journal} and {@code archive}, which it turns into answers. Nobody imports it.
 */
package io.damso.web;
