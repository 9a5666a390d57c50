/** A small persistent map for the tables that are not the key tree. */
@NullMarked
package io.praetor.store.ordered;

import org.jspecify.annotations.NullMarked;
