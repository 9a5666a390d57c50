/**
 * The catalog: the agents that the cluster knows with their health, nodes without an agent,
 * services, checks, and the indexes of what is read of them.
 */
@NullMarked
package io.praetor.store.catalog;

import org.jspecify.annotations.NullMarked;
