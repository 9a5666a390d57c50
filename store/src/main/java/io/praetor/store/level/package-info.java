/** The levels of what servers write to the log and to snapshots. */
@NullMarked
package io.praetor.store.level;

import org.jspecify.annotations.NullMarked;
