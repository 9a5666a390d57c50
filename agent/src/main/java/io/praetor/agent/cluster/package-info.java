/**
 * The members of the cluster: forming it once, joining and leaving it, who is alive, and the upkeep
 * of its voters. It reads and writes no keys, and how bytes travel is {@link
 * io.praetor.agent.rpc}'s business.
 */
@NullMarked
package io.praetor.agent.cluster;

import org.jspecify.annotations.NullMarked;
