/**
 * What happens when an invariant or the disk breaks: the process stops before it answers what may
 * not be true.
 *
 * <p>Belongs here: that decision alone. Does not belong here: refusals and failures that a caller
 * can be told of.
 */
@NullMarked
package io.praetor.agent.fault;

import org.jspecify.annotations.NullMarked;
