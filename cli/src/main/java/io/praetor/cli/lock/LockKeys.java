package io.praetor.cli.lock;

/**
 * The marks by which holders of locks know each other's keys. They are those of Go's client, so
 * that its programs and ours may contend for one lock.
 */
final class LockKeys {
  /** Flags of a mutex's key. */
  static final long MUTEX_FLAGS = 0x2ddccbc058a50c18L;

  /** Flags of a semaphore's keys. */
  static final long SEMAPHORE_FLAGS = 0xe0f69a2baa414de0L;

  /** Name of the key, within the prefix, that says who holds. */
  static final String NAME = ".lock";

  private LockKeys() {}
}
