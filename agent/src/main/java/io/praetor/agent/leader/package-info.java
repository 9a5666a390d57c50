/**
 * The way to the leader: proposing commands there, waiting for one, renewing sessions, and the
 * messages of the replicated log between servers.
 *
 * <p>Belongs here: the forms of these messages on the port between agents, and what is tried again.
 * Does not belong here: what a command does, and how bytes travel.
 */
@NullMarked
package io.praetor.agent.leader;

import org.jspecify.annotations.NullMarked;
