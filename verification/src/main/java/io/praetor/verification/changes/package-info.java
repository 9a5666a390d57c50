/**
 * Readers of changes: their streams, what they have seen, the judgement of it, and what many of
 * them cost.
 */
@NullMarked
package io.praetor.verification.changes;

import org.jspecify.annotations.NullMarked;
