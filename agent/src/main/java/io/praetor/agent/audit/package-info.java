/**
 * The record of what clients have asked of this agent's HTTP API, and what they were answered: what
 * stands in it, the bounded queue in front of its file, the file and its rotation. It knows nothing
 * of what requests mean; whether one is let through is decided elsewhere.
 */
@NullMarked
package io.praetor.agent.audit;

import org.jspecify.annotations.NullMarked;
