/**
 * Reads with {@code cached} at an agent that has no store: they are answered from what the agent
 * watches anyway, and everything else is passed on.
 */
@NullMarked
package io.praetor.agent.api.cached;

import org.jspecify.annotations.NullMarked;
