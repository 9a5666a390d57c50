/** A snapshot that comes through the log in parts and is not whole yet. */
@NullMarked
package io.praetor.store.restore;

import org.jspecify.annotations.NullMarked;
