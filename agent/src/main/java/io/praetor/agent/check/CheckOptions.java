package io.praetor.agent.check;

import io.praetor.agent.limit.Limit;
import java.time.Duration;

/**
 * How checks are run, and how much they may take; immutable. Made by its {@link Builder}, which has
 * the defaults.
 *
 * @param threads event loops that ask over the network, and tell time
 * @param runsMax questions over the network that are asked at once; what is due beyond it waits
 * @param scriptsMax scripts that run at once; what is due beyond it waits
 * @param outputBytesMax what is kept of one output ({@code check_output_max_size})
 * @param heldBytesMax outputs of all runs that are going on; beyond it they are cut shorter
 * @param intervalMin checks that state a shorter interval run once in this time
 */
public record CheckOptions(
    int threads,
    int runsMax,
    int scriptsMax,
    int outputBytesMax,
    long heldBytesMax,
    Duration intervalMin) {
  /** Largest {@code check_output_max_size}: an output has to fit into the catalog. */
  public static final int OUTPUT_BYTES_MAX = 512 << 10;

  /** Most questions over the network that are asked at once, where enough files may be open. */
  public static final int RUNS_MAX = 4_096;

  /** Most scripts that run at once, where enough files may be open. */
  public static final int SCRIPTS_MAX = 256;

  /** Begins with the usual options. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; owned by one thread. */
  public static final class Builder {
    private int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
    private int runsMax = RUNS_MAX;
    private int scriptsMax = SCRIPTS_MAX;
    private int outputBytesMax = 4_096;
    private long heldBytesMax = 32L << 20;
    private Duration intervalMin = Duration.ofSeconds(1);

    private Builder() {}

    /** Event loops. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** Questions over the network that are asked at once. */
    public Builder runsMax(int value) {
      runsMax = value;
      return this;
    }

    /** Scripts that run at once. */
    public Builder scriptsMax(int value) {
      scriptsMax = value;
      return this;
    }

    /** What is kept of one output. */
    public Builder outputBytesMax(int value) {
      outputBytesMax = value;
      return this;
    }

    /** Outputs of all runs that are going on. */
    public Builder heldBytesMax(long value) {
      heldBytesMax = value;
      return this;
    }

    /** The shortest interval. */
    public Builder intervalMin(Duration value) {
      intervalMin = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range, with a sentence that names it
     */
    public CheckOptions build() {
      Limit.atLeast("threads", threads, 1);
      Limit.atLeast("runsMax", runsMax, 1);
      Limit.atLeast("scriptsMax", scriptsMax, 1);
      Limit.between("check_output_max_size", outputBytesMax, 1, OUTPUT_BYTES_MAX);
      Limit.atLeast("heldBytesMax", heldBytesMax, 1);
      Limit.notNegative("intervalMin", intervalMin);
      return new CheckOptions(
          threads, runsMax, scriptsMax, outputBytesMax, heldBytesMax, intervalMin);
    }
  }
}
