package io.praetor.agent.rpc;

import io.praetor.agent.limit.Limit;

/**
 * How much the port between agents holds for those that connect to it, and for how long; immutable.
 * The user's view of it is in docs/configuration.md. Made by its {@link Builder}, which has the
 * defaults.
 *
 * @param helloBytesMax largest frame before the greeting is over
 * @param strangersMax connections that have not greeted yet; beyond it the oldest of the address
 *     that has most is closed
 * @param partialMessagesMax messages of one connection of which a part has come and the rest not
 * @param stallMsMax how long a message may stand unfinished, or answers unread, without progress
 * @param requestsBytesMax bodies of one connection's requests that wait for their answers; a single
 *     one may be larger
 * @param answersBytesMax what may wait to be written to one peer before no more is read from it
 * @param heldBytesMax all of that for all connections together
 */
public record RpcLimits(
    int helloBytesMax,
    int strangersMax,
    int partialMessagesMax,
    int stallMsMax,
    long requestsBytesMax,
    long answersBytesMax,
    long heldBytesMax) {
  private static final long HELD_BYTES_MIN = 64L << 20;

  /** The usual limits, by the memory of this process. */
  public static RpcLimits defaults() {
    return builder().build();
  }

  /** Begins with the usual limits, by the memory of this process. */
  public static Builder builder() {
    return new Builder();
  }

  /** The limits of each connection alone, with none for all of them together. */
  RpcLimits forEachConnection() {
    return new RpcLimits(
        helloBytesMax,
        strangersMax,
        partialMessagesMax,
        stallMsMax,
        requestsBytesMax,
        answersBytesMax,
        Long.MAX_VALUE);
  }

  /** Largest message of one connection, so that it leaves room for those of others. */
  long messageBytesMax() {
    return heldBytesMax / 2;
  }

  /** Collects limits; owned by one thread. */
  public static final class Builder {
    private int helloBytesMax = 16_384;
    private int strangersMax = 4_096;
    private int partialMessagesMax = 1_024;
    private int stallMsMax = 10_000;
    private long requestsBytesMax = 64L << 20;
    private long answersBytesMax = 64L << 20;
    private long heldBytesMax = Math.max(HELD_BYTES_MIN, Runtime.getRuntime().maxMemory() / 4);

    private Builder() {}

    /** Largest frame before the greeting is over. */
    public Builder helloBytesMax(int value) {
      helloBytesMax = value;
      return this;
    }

    /** Connections that have not greeted yet. */
    public Builder strangersMax(int value) {
      strangersMax = value;
      return this;
    }

    /** Messages of one connection of which a part has come and the rest not. */
    public Builder partialMessagesMax(int value) {
      partialMessagesMax = value;
      return this;
    }

    /** How long a message may stand unfinished, or answers unread, without progress. */
    public Builder stallMsMax(int value) {
      stallMsMax = value;
      return this;
    }

    /** Bodies of one connection's requests that wait for their answers. */
    public Builder requestsBytesMax(long value) {
      requestsBytesMax = value;
      return this;
    }

    /** What may wait to be written to one peer before no more is read from it. */
    public Builder answersBytesMax(long value) {
      answersBytesMax = value;
      return this;
    }

    /** All of that for all connections together. */
    public Builder heldBytesMax(long value) {
      heldBytesMax = value;
      return this;
    }

    /**
     * The limits.
     *
     * @throws IllegalArgumentException if one is out of its range, with a sentence that names it
     */
    public RpcLimits build() {
      Limit.atLeast("helloBytesMax", helloBytesMax, 1);
      Limit.atLeast("strangersMax", strangersMax, 1);
      Limit.atLeast("partialMessagesMax", partialMessagesMax, 1);
      Limit.atLeast("stallMsMax", stallMsMax, 1);
      Limit.atLeast("requestsBytesMax", requestsBytesMax, 1);
      Limit.atLeast("answersBytesMax", answersBytesMax, 1);
      Limit.atLeast("heldBytesMax", heldBytesMax, 2);
      return new RpcLimits(
          helloBytesMax,
          strangersMax,
          partialMessagesMax,
          stallMsMax,
          requestsBytesMax,
          answersBytesMax,
          heldBytesMax);
    }
  }
}
