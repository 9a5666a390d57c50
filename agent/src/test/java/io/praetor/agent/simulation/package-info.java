/**
 * The agent's own layers behind the replicated log, in virtual time and from a seed: what is
 * acknowledged, read, watched and timed is held against what was committed.
 */
@NullMarked
package io.praetor.agent.simulation;

import org.jspecify.annotations.NullMarked;
