/** Prepared queries: questions for services that the cluster keeps under a name. */
@NullMarked
package io.praetor.store.prepared;

import org.jspecify.annotations.NullMarked;
