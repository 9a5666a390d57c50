/**
 * Reads keys and certificates from files and makes the TLS contexts of the two ports from them.
 *
 * <p>Belongs here: which files a port uses, and their reload. Does not belong here: the forms of
 * PEM, which the client's texts read, making certificates, which is {@link
 * io.praetor.agent.certificate}'s, and the handshake on a connection.
 */
@NullMarked
package io.praetor.agent.tls;

import org.jspecify.annotations.NullMarked;
