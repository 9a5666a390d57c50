/**
 * An agent that is no server in front of a cluster: what it costs the servers, and what its clients
 * notice when servers die. Started as processes, like users do.
 */
@NullMarked
package io.praetor.verification.door;

import org.jspecify.annotations.NullMarked;
