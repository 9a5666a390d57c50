/**
 * What an agent is told: flags, configuration files, defaults, their check, and what a reload may
 * change.
 *
 * <p>Belongs here: reading, merging and judging settings, and {@link
 * io.praetor.agent.config.AgentConfig}, which is all that the rest of the agent sees of them. Does
 * not belong here: acting on them, and parsing a command line.
 */
@NullMarked
package io.praetor.agent.config;

import org.jspecify.annotations.NullMarked;
