/**
 * What a person holds, as the site's own server tells it: the port, MicroProfile's REST client behind it, and the form of its
 * answers.
 *
 * <p>Imports {@code model} and {@code settings}. The only package that knows that client; a portfolio leaves it as a record,
 * and who asked for one only learns whether it could be read.
 */
package io.damso.portfolio;
