package io.praetor.agent.rpc;

/**
 * How much the port between agents holds for those that connect to it, and for how long; immutable.
 * The user's view of it is in docs/configuration.md.
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
    long held = Math.max(HELD_BYTES_MIN, Runtime.getRuntime().maxMemory() / 4);
    return new RpcLimits(16_384, 4_096, 1_024, 10_000, 64L << 20, 64L << 20, held);
  }

  /** Largest message of one connection, so that it leaves room for those of others. */
  long messageBytesMax() {
    return heldBytesMax / 2;
  }

  /** The same with another limit for all connections together. */
  public RpcLimits withHeldBytes(long bytes) {
    return new RpcLimits(
        helloBytesMax,
        strangersMax,
        partialMessagesMax,
        stallMsMax,
        requestsBytesMax,
        answersBytesMax,
        bytes);
  }

  /** The same with other limits of what one connection may leave waiting. */
  public RpcLimits withWaiting(int stallMs, long requestsBytes, long answersBytes) {
    return new RpcLimits(
        helloBytesMax,
        strangersMax,
        partialMessagesMax,
        stallMs,
        requestsBytes,
        answersBytes,
        heldBytesMax);
  }
}
