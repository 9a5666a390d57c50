/**
 * DNS messages as bytes: questions that are read, answers that are written within a size (RFC 1035,
 * RFC 6891). What a name means, and who asks, is not its matter.
 */
@NullMarked
package io.praetor.agent.dns.wire;

import org.jspecify.annotations.NullMarked;
