package io.praetor.store.command;

import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;

/**
 * One step of a transaction about the catalog: a node, an instance of a service or a check, each
 * with the effect that a registration or deregistration of it alone has.
 */
public sealed interface CatalogOperation extends TransactionOperation {
  /** What is done. */
  enum Verb {
    /** Reads it; fails if it is not there. */
    GET,
    /** Registers it. */
    SET,
    /** Registers it if its modify index is the given one; 0: if it is not there. */
    CAS,
    /** Takes it out; one that is not there counts as taken out. */
    DELETE,
    /** Takes it out if its modify index is the given one; fails if it is not there. */
    DELETE_CAS
  }

  Verb verb();

  @Override
  default boolean writes() {
    return verb() != Verb.GET;
  }

  /**
   * About a node, which is found by its id, if one is given and the step only reads, or else by its
   * name.
   *
   * @param index what a condition asks for, else 0
   */
  record OfNode(Verb verb, NodeDefinition node, long index) implements CatalogOperation {}

  /**
   * About an instance.
   *
   * @param node the name of its node
   * @param index what a condition asks for, else 0
   */
  record OfService(Verb verb, String node, ServiceDefinition service, long index)
      implements CatalogOperation {}

  /**
   * About a check.
   *
   * @param node the name of its node
   * @param index what a condition asks for, else 0
   */
  record OfCheck(Verb verb, String node, CheckDefinition check, long index)
      implements CatalogOperation {}
}
