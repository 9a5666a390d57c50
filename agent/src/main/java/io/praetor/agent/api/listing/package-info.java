/**
 * Pages of keys without their values, with counts and sizes by folder: {@code /v1/praetor/keys/},
 * which Consul does not have.
 */
@NullMarked
package io.praetor.agent.api.listing;

import org.jspecify.annotations.NullMarked;
