/**
 * Makes X.509 certificates: authorities, and the servers and clients that they vouch for.
 *
 * <p>Belongs here: making them with BouncyCastle, which is loaded for that alone. Does not belong
 * here: reading keys, which files they lie in, and who trusts them.
 */
@NullMarked
package io.praetor.agent.certificate;

import org.jspecify.annotations.NullMarked;
