/** The agents that the cluster knows, with their health. */
@NullMarked
package io.praetor.store.catalog;

import org.jspecify.annotations.NullMarked;
