/** The replicated state machine: pure and deterministic. No clock, thread, random or I/O. */
@NullMarked
package io.praetor.store;

import org.jspecify.annotations.NullMarked;
