package io.praetor.store.config;

/**
 * One named blob; immutable.
 *
 * @param value the bytes themselves, not to be changed
 * @param modifyIndex the store index at which it was last set
 */
@SuppressWarnings("ArrayRecordComponent")
public record ConfigBlob(String name, byte[] value, long createIndex, long modifyIndex) {
  /** The name of the setting that tells this cluster from others. */
  public static final String CLUSTER_ID = "cluster-id";
}
