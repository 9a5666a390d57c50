/**
 * Texts that the client, the commands and the agent read and write in the same way: JSON, Go's
 * durations, certificates and keys in PEM, what a mistyped word may have meant. Needs the JDK alone
 * and costs a command's start nothing. It is public for Praetor's own modules; applications should
 * not use it, for it changes without notice.
 */
@NullMarked
package io.praetor.client.text;

import org.jspecify.annotations.NullMarked;
