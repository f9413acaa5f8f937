/**
 * Reading settings: from the environment, else the default in {@code META-INF/microprofile-config.properties}.
 *
 * <p>Imports MicroProfile Config only; every package may import it. What a setting means is said where it is used, in
 * one settings class a feature.
 */
package io.damso.settings;
