/**
 * Makes X.509 certificates: authorities, and the servers and clients that they vouch for.
 *
 * <p>Belongs here: their encoding and signing, for which BouncyCastle is used, and reading private
 * keys. Does not belong here: which files they lie in, and who trusts them.
 */
@NullMarked
package io.praetor.agent.certificate;

import org.jspecify.annotations.NullMarked;
