package io.praetor.store.level;

/**
 * The level of a cluster, and its wall clock; immutable.
 *
 * @param level at which its servers write
 * @param wallMs the highest wall clock of a leader that the log has shown, in milliseconds since
 *     the epoch; 0 below {@link Level#WALL_CLOCK}, and before the first entry there
 */
public record ClusterLevel(int level, long wallMs) {
  /** What a cluster begins with. */
  public static final ClusterLevel FIRST = new ClusterLevel(Level.FIRST, 0);

  /** The same at another level, unless that is lower. */
  public ClusterLevel raised(int next) {
    return next > level ? new ClusterLevel(next, wallMs) : this;
  }

  /** The same at another time, unless that is earlier. */
  public ClusterLevel at(long nextMs) {
    return nextMs > wallMs ? new ClusterLevel(level, nextMs) : this;
  }
}
