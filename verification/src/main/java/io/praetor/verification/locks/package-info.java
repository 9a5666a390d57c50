/**
 * Contenders for locks and semaphores as processes of their own, what they write down while they
 * hold, and the referee who reads it: under faults, beside Go's client, and against the clock.
 */
@NullMarked
package io.praetor.verification.locks;

import org.jspecify.annotations.NullMarked;
