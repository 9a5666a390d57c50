package io.praetor.agent.coordinate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A place in Consul's model of a network (Vivaldi, with eight dimensions and a height); immutable.
 * All lengths are seconds.
 *
 * @param vector where it is in space
 * @param error how far off the place may be, 1.5 for one that nothing is known of
 * @param adjustment what has to be added to distances
 * @param height how long the way to and from space takes
 */
public record Coordinate(List<Double> vector, double error, double adjustment, double height) {
  /** How many dimensions space has. */
  public static final int DIMENSIONS = 8;

  private static final double ERROR_MAX = 1.5;
  private static final double HEIGHT_MIN = 10e-6;
  private static final List<Double> ORIGIN = Collections.nCopies(DIMENSIONS, 0.0);
  private static final double SECOND_NANOS = 1e9;

  /** Where a node begins of which nothing is known. */
  public static final Coordinate UNKNOWN = new Coordinate(ORIGIN, ERROR_MAX, 0, HEIGHT_MIN);

  /** A copy of the vector is kept. */
  public Coordinate {
    vector = List.copyOf(vector);
  }

  /**
   * The place of a node whose round trip to the middle of the network was measured.
   *
   * @param direction in which it lies from there: nodes in different ones are as far from each
   *     other as if their ways met at a right angle
   */
  public static Coordinate at(long rttNanos, int direction) {
    List<Double> vector = new ArrayList<>(ORIGIN);
    vector.set(direction % DIMENSIONS, Math.max(0, rttNanos / SECOND_NANOS - 2 * HEIGHT_MIN));
    return new Coordinate(vector, ERROR_MAX, 0, HEIGHT_MIN);
  }

  /** Whether it has the dimensions of others, and numbers alone. */
  public boolean isValid() {
    return vector.size() == DIMENSIONS
        && vector.stream().allMatch(Double::isFinite)
        && Double.isFinite(error)
        && Double.isFinite(adjustment)
        && Double.isFinite(height);
  }

  /** The round trip to another place, in seconds. */
  public double distanceTo(Coordinate other) {
    double squares = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      double difference = vector.get(i) - other.vector.get(i);
      squares += difference * difference;
    }
    double distance = Math.sqrt(squares) + height + other.height;
    double adjusted = distance + adjustment + other.adjustment;
    return adjusted > 0 ? adjusted : distance;
  }
}
