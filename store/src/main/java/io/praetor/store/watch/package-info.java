/** Waiters for changes. The only part of the store that more than one thread touches. */
@NullMarked
package io.praetor.store.watch;

import org.jspecify.annotations.NullMarked;
