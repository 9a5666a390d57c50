/**
 * The replicated log: proposals, leadership, read indexes, membership and durability. This is the
 * only package that imports the Raft library. It knows no HTTP and no business rule; how messages
 * reach a peer is behind {@link io.praetor.agent.consensus.Transport}.
 */
@NullMarked
package io.praetor.agent.consensus;

import org.jspecify.annotations.NullMarked;
