package io.praetor.store.command;

import io.praetor.store.kv.Key;

/** One step of a transaction: a change, or a question whose failure undoes the whole. */
public sealed interface TransactionOperation permits TransactionOperation.OfKey, CatalogOperation {
  /** Whether the step can change anything; a transaction of none that can needs no log. */
  boolean writes();

  /** A step about a key, or about those with a prefix. */
  sealed interface OfKey extends TransactionOperation
      permits Command.Kv,
          Get,
          GetOrEmpty,
          GetTree,
          CheckIndex,
          CheckSession,
          CheckNotExists,
          Unknown {
    /** The key, or the prefix, that the step is about. */
    Key key();

    @Override
    default boolean writes() {
      return this instanceof Command.Kv;
    }
  }

  /** Reads a key; fails if it is not there. */
  record Get(Key key) implements OfKey {}

  /** Reads a key; gives nothing if it is not there. */
  record GetOrEmpty(Key key) implements OfKey {}

  /** Reads all keys with a prefix. */
  record GetTree(Key key) implements OfKey {}

  /** Fails unless the key's modify index is the given one. */
  record CheckIndex(Key key, long index) implements OfKey {}

  /** Fails unless the session holds the key. */
  record CheckSession(Key key, String session) implements OfKey {}

  /** Fails if the key is there. */
  record CheckNotExists(Key key) implements OfKey {}

  /** A verb that is not known; always fails, among the other failures of its transaction. */
  record Unknown(Key key, String verb) implements OfKey {}
}
