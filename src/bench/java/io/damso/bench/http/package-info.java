/** As much of HTTP/1.1 as a cheap client needs, on sockets that never block. */
package io.damso.bench.http;
