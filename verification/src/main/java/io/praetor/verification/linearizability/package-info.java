/**
 * Judges of a history: is there an order of the calls that one correct store could have answered?
 *
 * <p>Pure functions of a {@link io.praetor.verification.history.History}; no traffic, no clock, no
 * server belongs here.
 */
@NullMarked
package io.praetor.verification.linearizability;

import org.jspecify.annotations.NullMarked;
