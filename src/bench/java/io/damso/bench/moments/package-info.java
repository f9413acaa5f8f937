/** What a person waits for once: a reply's first token, a stop, a stream taken up again, a node's start. */
package io.damso.bench.moments;
