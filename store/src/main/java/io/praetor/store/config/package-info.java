/**
 * Small named settings that the cluster shares, kept as bytes: what they mean is their readers'
 * matter.
 */
@NullMarked
package io.praetor.store.config;

import org.jspecify.annotations.NullMarked;
