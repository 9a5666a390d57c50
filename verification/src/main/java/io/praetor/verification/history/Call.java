package io.praetor.verification.history;

import java.util.List;

/**
 * What was asked of the store.
 *
 * <p>Two rules of the recorder make checking cheap: no two writes of a history write the same
 * value, and no transaction names a key twice.
 */
public sealed interface Call {

  /**
   * Reads one key; {@code waitIndex} above 0 makes it a blocking query that lasts up to {@code
   * waitMs}.
   */
  record Read(String key, long waitIndex, long waitMs) implements Call {
    /** Reads at once. */
    public static Read now(String key) {
      return new Read(key, 0, 0);
    }
  }

  /** Reads all keys with a prefix, at once or blocking. */
  record ReadTree(String prefix, long waitIndex, long waitMs) implements Call {
    /** Reads at once. */
    public static ReadTree now(String prefix) {
      return new ReadTree(prefix, 0, 0);
    }
  }

  /** Writes a value. */
  record Put(String key, String value) implements Call {}

  /** Writes a value if the modify index is the given one; 0: if there is no such key. */
  record Cas(String key, String value, long index) implements Call {}

  /** Writes a value and takes the key for a session. */
  record Acquire(String key, String value, String session) implements Call {}

  /** Writes a value and lets the key go. */
  record Release(String key, String value, String session) implements Call {}

  /** Deletes a key. */
  record Delete(String key) implements Call {}

  /** Deletes a key if its modify index is the given one, or there is none. */
  record DeleteCas(String key, long index) implements Call {}

  /** Deletes all keys with a prefix. */
  record DeleteTree(String prefix) implements Call {}

  /** A condition in a transaction: the key is there with this modify index. */
  record CheckIndex(String key, long index) implements Call {}

  /** A condition in a transaction: there is no such key. */
  record CheckAbsent(String key) implements Call {}

  /**
   * Registers an instance of a service, its node and its one check. Instances are named {@code
   * service/node:id}; what a read shows as the value of one is what its check says.
   */
  record Register(String key, String value) implements Call {}

  /** Says anew what the check of an instance says; refused if there is no such instance. */
  record Report(String key, String value) implements Call {}

  /** Takes an instance out of the catalog, with its check. */
  record Deregister(String key) implements Call {}

  /** Takes a node out of the catalog, with all instances on it: those with the prefix. */
  record DeregisterNode(String prefix) implements Call {}

  /** What is asked of a service. */
  enum Aspect {
    /** All its instances with their checks. */
    HEALTH,
    /** Those of them whose checks are all passing. */
    PASSING,
    /** All its instances without their checks. */
    INSTANCES
  }

  /**
   * Reads the instances of a service, at once or blocking.
   *
   * @param prefix the service and a slash
   */
  record ReadService(String prefix, Aspect aspect, long waitIndex, long waitMs) implements Call {
    /** Reads at once. */
    public static ReadService now(String prefix, Aspect aspect) {
      return new ReadService(prefix, aspect, 0, 0);
    }
  }

  /** All or nothing; a {@link Read} in it refuses the whole if its key is not there. */
  record Txn(List<Call> calls) implements Call {
    public Txn {
      calls = List.copyOf(calls);
    }
  }

  /** Whether the call only reads. */
  default boolean isRead() {
    return this instanceof Read
        || this instanceof ReadTree
        || this instanceof ReadService
        || (this instanceof Txn t && t.calls().stream().allMatch(c -> c instanceof Read));
  }

  /** The index above which a blocking query waits, or 0. */
  default long awaited() {
    return switch (this) {
      case Read c -> c.waitIndex();
      case ReadTree c -> c.waitIndex();
      case ReadService c -> c.waitIndex();
      default -> 0;
    };
  }

  /** A key that the call names, or the prefix of its tree. */
  default String anyKey() {
    return switch (this) {
      case Read c -> c.key();
      case ReadTree c -> c.prefix();
      case Put c -> c.key();
      case Cas c -> c.key();
      case Acquire c -> c.key();
      case Release c -> c.key();
      case Delete c -> c.key();
      case DeleteCas c -> c.key();
      case DeleteTree c -> c.prefix();
      case Register c -> c.key();
      case Report c -> c.key();
      case Deregister c -> c.key();
      case DeregisterNode c -> c.prefix();
      case ReadService c -> c.prefix();
      case CheckIndex c -> c.key();
      case CheckAbsent c -> c.key();
      case Txn c -> c.calls().isEmpty() ? "" : c.calls().getFirst().anyKey();
    };
  }
}
