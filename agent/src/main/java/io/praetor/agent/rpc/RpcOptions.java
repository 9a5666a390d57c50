package io.praetor.agent.rpc;

import io.praetor.agent.limit.Limit;

/**
 * Limits of the port between agents; immutable. Made by its {@link Builder}, which has the
 * defaults.
 *
 * @param bindHost the address to listen on
 * @param port the TCP port to listen on; 0 for any free one
 * @param threads how many event loops carry it
 * @param messageBytesMax largest request or answer, put together from its frames
 * @param framesBytesMax bytes that may wait to be written to one peer; requests beyond are refused
 * @param inFlightMax requests of one connection that may wait for their answers
 * @param waitingMax requests that may wait for one connection to be made
 * @param connectMsMax how long making a connection may take
 * @param handshakeMsMax how long TLS and the greeting may take
 * @param retryMsMin how long after a failed attempt a peer is not dialled again
 * @param pingMs how often a connection is asked whether it lives
 * @param silenceMsMax after which a connection that says nothing is given up
 * @param connectionsPerAddressMax connections from one IP address; 0 for no limit
 */
public record RpcOptions(
    String bindHost,
    int port,
    int threads,
    int messageBytesMax,
    long framesBytesMax,
    int inFlightMax,
    int waitingMax,
    int connectMsMax,
    int handshakeMsMax,
    int retryMsMin,
    int pingMs,
    int silenceMsMax,
    int connectionsPerAddressMax) {

  /** The usual limits. */
  public static RpcOptions defaults(String bindHost, int port) {
    return builder(bindHost, port).build();
  }

  /** Begins with the usual limits. */
  public static Builder builder(String bindHost, int port) {
    return new Builder(bindHost, port);
  }

  /** Collects limits; owned by one thread. */
  public static final class Builder {
    private final String bindHost;
    private final int port;
    private int threads = 2;
    private int messageBytesMax = 513 << 20;
    private long framesBytesMax = 64L << 20;
    private int inFlightMax = 65_536;
    private int waitingMax = 4_096;
    private int connectMsMax = 2_000;
    private int handshakeMsMax = 5_000;
    private int retryMsMin = 50;
    private int pingMs = 1_000;
    private int silenceMsMax = 5_000;
    private int connectionsPerAddressMax = 0;

    private Builder(String bindHost, int port) {
      this.bindHost = bindHost;
      this.port = port;
    }

    /** How many event loops carry the port. */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** Largest request or answer, put together from its frames. */
    public Builder messageBytesMax(int value) {
      messageBytesMax = value;
      return this;
    }

    /** Bytes that may wait to be written to one peer. */
    public Builder framesBytesMax(long value) {
      framesBytesMax = value;
      return this;
    }

    /** Requests of one connection that may wait for their answers. */
    public Builder inFlightMax(int value) {
      inFlightMax = value;
      return this;
    }

    /** Requests that may wait for one connection to be made. */
    public Builder waitingMax(int value) {
      waitingMax = value;
      return this;
    }

    /** How long making a connection may take. */
    public Builder connectMsMax(int value) {
      connectMsMax = value;
      return this;
    }

    /** How long TLS and the greeting may take ({@code limits.rpc_handshake_timeout}). */
    public Builder handshakeMsMax(int value) {
      handshakeMsMax = value;
      return this;
    }

    /** How long after a failed attempt a peer is not dialled again. */
    public Builder retryMsMin(int value) {
      retryMsMin = value;
      return this;
    }

    /** How often a connection is asked whether it lives. */
    public Builder pingMs(int value) {
      pingMs = value;
      return this;
    }

    /** After which a connection that says nothing is given up. */
    public Builder silenceMsMax(int value) {
      silenceMsMax = value;
      return this;
    }

    /**
     * Connections from one IP address ({@code limits.rpc_max_conns_per_client}); 0 for no limit.
     */
    public Builder connectionsPerAddressMax(int value) {
      connectionsPerAddressMax = value;
      return this;
    }

    /**
     * The limits.
     *
     * @throws IllegalArgumentException if one is out of its range, with a sentence that names it
     */
    public RpcOptions build() {
      Limit.between("ports.server", port, 0, 65_535);
      Limit.atLeast("threads", threads, 1);
      Limit.atLeast("messageBytesMax", messageBytesMax, 1);
      Limit.atLeast("framesBytesMax", framesBytesMax, 1);
      Limit.atLeast("inFlightMax", inFlightMax, 1);
      Limit.atLeast("waitingMax", waitingMax, 1);
      Limit.atLeast("connectMsMax", connectMsMax, 1);
      Limit.atLeast("limits.rpc_handshake_timeout in ms", handshakeMsMax, 1);
      Limit.atLeast("retryMsMin", retryMsMin, 0);
      Limit.atLeast("pingMs", pingMs, 1);
      Limit.atLeast("silenceMsMax", silenceMsMax, pingMs);
      Limit.atLeast("limits.rpc_max_conns_per_client", connectionsPerAddressMax, 0);
      return new RpcOptions(
          bindHost,
          port,
          threads,
          messageBytesMax,
          framesBytesMax,
          inFlightMax,
          waitingMax,
          connectMsMax,
          handshakeMsMax,
          retryMsMin,
          pingMs,
          silenceMsMax,
          connectionsPerAddressMax);
    }
  }
}
