package io.praetor.store.command;

import io.praetor.store.kv.Key;

/** One step of a transaction: a change, or a question whose failure undoes the whole. */
public sealed interface TransactionOperation
    permits Command.Kv,
        TransactionOperation.Get,
        TransactionOperation.GetOrEmpty,
        TransactionOperation.GetTree,
        TransactionOperation.CheckIndex,
        TransactionOperation.CheckSession,
        TransactionOperation.CheckNotExists,
        TransactionOperation.Unknown {
  /** The key, or the prefix, that the step is about. */
  Key key();

  /** Whether the step can change anything; a transaction of none that can needs no log. */
  default boolean writes() {
    return this instanceof Command.Kv;
  }

  /** Reads a key; fails if it is not there. */
  record Get(Key key) implements TransactionOperation {}

  /** Reads a key; gives nothing if it is not there. */
  record GetOrEmpty(Key key) implements TransactionOperation {}

  /** Reads all keys with a prefix. */
  record GetTree(Key key) implements TransactionOperation {}

  /** Fails unless the key's modify index is the given one. */
  record CheckIndex(Key key, long index) implements TransactionOperation {}

  /** Fails unless the session holds the key. */
  record CheckSession(Key key, String session) implements TransactionOperation {}

  /** Fails if the key is there. */
  record CheckNotExists(Key key) implements TransactionOperation {}

  /** A verb that is not known; always fails, among the other failures of its transaction. */
  record Unknown(Key key, String verb) implements TransactionOperation {}
}
