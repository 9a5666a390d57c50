package io.praetor.store.cluster;

/**
 * A setting as the cluster keeps it; immutable.
 *
 * @param modifyIndex the store index at which it was last set
 */
public record KeptSetting(ClusterSetting value, long createIndex, long modifyIndex) {}
