/**
 * The DNS server of an agent: which names there are, what is answered to them, who is asked about
 * other domains. Messages as bytes are the matter of {@code dns.wire}, what the catalog holds that
 * of {@code watched}.
 */
@NullMarked
package io.praetor.agent.dns;

import org.jspecify.annotations.NullMarked;
