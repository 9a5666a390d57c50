package io.praetor.store.catalog;

import java.util.Locale;

/**
 * What is kept for a node: an instance of a service, or a check. Names and ids are looked up
 * regardless of case, as in Consul.
 */
public sealed interface CatalogRow permits ServiceInstance, Check {
  /** The name of the node that it belongs to. */
  String node();

  /** What tells it from others of its kind on the node. */
  String id();

  /**
   * What it is looked up by besides its node: the service's name, or the node if it is a check of
   * the whole node.
   */
  String group();

  /** The store index at which it was made. */
  long createIndex();

  /** The store index at which it last changed. */
  long modifyIndex();

  /** A name in the form that look-ups use. */
  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What it is sorted by: its node and its id, in the form that look-ups use. */
  default String key() {
    return folded(node()) + '\0' + folded(id());
  }
}
