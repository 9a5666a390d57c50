package io.praetor.verification.load;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the 99th percentiles of this build's rounds lie beside those of a build that ran twice;
 * stateless.
 */
final class TailSpread {
  private TailSpread() {}

  /**
   * A cell of the table: this build's median, the other's least and most in all rounds of its two
   * runs, and whether the one lies within the other.
   *
   * @param own 99th percentiles in microseconds, one a round
   */
  static String of(List<Long> own, List<Long> before, List<Long> again) {
    long median = own.stream().sorted().toList().get(own.size() / 2);
    List<Long> other = Stream.concat(before.stream(), again.stream()).toList();
    long least = Collections.min(other);
    long most = Collections.max(other);
    String verdict = median > most ? "ABOVE" : median < least ? "below" : "within";
    return String.format(" p99 %,d: %s before's %,d to %,d |", median, verdict, least, most);
  }
}
