/**
 * What the agent says about itself: logs and metrics.
 *
 * <p>Belongs here: collecting, formatting, and handing out. Does not belong here: what is worth
 * saying, which each package knows for itself, and the HTTP that carries it.
 */
@NullMarked
package io.praetor.agent.telemetry;

import org.jspecify.annotations.NullMarked;
