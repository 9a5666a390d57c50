/**
 * The changes of keys, in order, with the rows before them: what changed, who did it and why, and
 * what keys were at an earlier index. Kept within a retention; immutable, without a clock.
 */
@NullMarked
package io.praetor.store.history;

import org.jspecify.annotations.NullMarked;
