/**
 * How a cluster begins, once and with servers that know of each other, and what a server keeps on
 * disk of belonging to one.
 *
 * <p>Belongs here: the decision and its record. Does not belong here: asking other servers, which
 * is {@link io.praetor.agent.cluster}'s.
 */
@NullMarked
package io.praetor.agent.cluster.formation;

import org.jspecify.annotations.NullMarked;
