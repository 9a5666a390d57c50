/**
 * The links between agents, as a TCP proxy in front of each agent's port: they can be cut in one
 * direction or both, slowed and made to stall. Nothing of who the agents are, or what they carry.
 */
@NullMarked
package io.praetor.verification.network;

import org.jspecify.annotations.NullMarked;
