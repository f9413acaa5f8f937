/**
 * The proof of the promise, by history: many clients talk to two nodes, each keeping a record of its own of what it asked
 * and what it was answered, while a script of faults kills, pauses and cuts off whatever there is. Then a checker
 * compares the records with MySQL, with history over HTTP and with the topic of events. Run by {@code mvn -Pproof}.
 *
 * <p>The words: a <i>send</i> is one message that a client wants kept, however often it asks; an <i>attempt</i> is one
 * such request, and its outcome <i>accepted</i>, <i>refused</i> or <i>unknown</i>. A <i>sighting</i> is what one reader
 * saw of a reply. A <i>round</i> is one fault, or two at once, its healing, and the wait until traffic flows again. An
 * <i>incident</i> is a fault as the checker knows it. A <i>check</i> comes after some rounds: traffic ends, everything
 * settles, and what was recorded since the last check is <i>evidence</i>. A <i>finding</i> is a promise that was not kept.
 * A <i>mutant</i> is Damso with a known mistake, which the checker has to find.
 *
 * <p>Imports {@code io.damso.testing} and the JDK only. No production package: it holds the contract to account, and not
 * the code.
 */
package io.damso.proof;
