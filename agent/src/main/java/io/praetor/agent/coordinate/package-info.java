/**
 * Where nodes are on the network, as far as round trips tell: soft state, in no log entry. The
 * leader has it, and other servers copy it.
 */
@NullMarked
package io.praetor.agent.coordinate;

import org.jspecify.annotations.NullMarked;
