/**
 * Tests that run inside the server (Arquillian), where the container injects what they look at: the adapters with the
 * real Redis, broker and MySQL, and nothing of HTTP.
 */
package io.damso.incontainer;
