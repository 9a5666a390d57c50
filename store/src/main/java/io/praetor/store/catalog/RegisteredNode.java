package io.praetor.store.catalog;

/** A node of the catalog, with an agent or without. */
public sealed interface RegisteredNode permits Node, ExternalNode {
  /** Unique in the cluster, whatever its case. */
  String name();

  /** The store index at which it was first known. */
  long createIndex();

  /** The store index at which it last changed. */
  long modifyIndex();
}
