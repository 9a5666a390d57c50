/**
 * Changes that come through the log in parts and are not whole yet, and where their bytes wait
 * until the commit.
 */
@NullMarked
package io.praetor.store.waiting;

import org.jspecify.annotations.NullMarked;
