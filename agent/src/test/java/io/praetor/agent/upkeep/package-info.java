/** Tests of what a leader does about time. */
@NullMarked
package io.praetor.agent.upkeep;

import org.jspecify.annotations.NullMarked;
