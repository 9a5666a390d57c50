/**
 * Small named blobs that the cluster shares: at the first level, all that it keeps about itself.
 */
@NullMarked
package io.praetor.store.config;

import org.jspecify.annotations.NullMarked;
