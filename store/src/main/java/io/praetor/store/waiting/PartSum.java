package io.praetor.store.waiting;

import java.util.zip.CRC32C;

/**
 * The CRC-32C of a part that waits. Its bytes may be read from a file that was never forced to the
 * disk: those that are not what was written must not become a state. Stateless.
 */
final class PartSum {
  private PartSum() {}

  static int of(byte[] bytes, int from, int count) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, count);
    return (int) sum.getValue();
  }

  /**
   * Makes sure that bytes are those of a sum.
   *
   * @throws IllegalStateException if they are not, which is this machine's failure and no outcome
   *     of the log
   */
  static void check(byte[] bytes, int count, int sum) {
    if (of(bytes, 0, count) != sum) {
      throw damaged();
    }
  }

  static IllegalStateException damaged() {
    return new IllegalStateException(
        "a part of a change that waits for its commit is not what was written to its file; the"
            + " disk has lost it");
  }
}
