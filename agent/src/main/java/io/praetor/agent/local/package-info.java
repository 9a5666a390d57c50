/**
 * The services and checks that are registered with this agent: their state, the file that keeps
 * them, and anti-entropy, which makes the catalog agree with them.
 */
@NullMarked
package io.praetor.agent.local;

import org.jspecify.annotations.NullMarked;
