/**
 * What only a leader does about time: TTLs of sessions, the end of lock-delays, tombstones that are
 * old enough.
 *
 * <p>Everything here ends in a command proposed to the log. No state that must survive belongs
 * here, and no request handling.
 */
@NullMarked
package io.praetor.agent.upkeep;

import org.jspecify.annotations.NullMarked;
