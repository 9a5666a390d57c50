/**
 * HTTP/1.1 over a plain socket, byte by byte, for requests that a polite client would not send. No
 * opinion on the answers.
 */
@NullMarked
package io.praetor.verification.wire;

import org.jspecify.annotations.NullMarked;
