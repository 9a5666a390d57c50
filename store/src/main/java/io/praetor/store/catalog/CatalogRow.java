package io.praetor.store.catalog;

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

  /**
   * A name in the form that look-ups use, and the only one in which names are compared. Letters
   * beyond ASCII stay as they are: what folds there hangs on the version of Java, and servers of
   * two versions must find the same.
   */
  static String folded(String name) {
    StringBuilder folded = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        if (folded == null) {
          folded = new StringBuilder(name);
        }
        folded.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return folded == null ? name : folded.toString();
  }

  /** Whether two names are one to look-ups. */
  static boolean isSame(String one, String other) {
    return folded(one).equals(folded(other));
  }

  /** What it is sorted by: its node and its id, in the form that look-ups use. */
  default String key() {
    return folded(node()) + '\0' + folded(id());
  }
}
