package io.praetor.agent.rpc;

/**
 * Limits of the port between agents; immutable.
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
    return new RpcOptions(
        bindHost, port, 2, 513 << 20, 64L << 20, 65_536, 4_096, 2_000, 5_000, 50, 1_000, 5_000, 0);
  }

  /** The same with other times of giving up a silent peer. */
  public RpcOptions withPings(int everyMs, int silentMsMax) {
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
        everyMs,
        silentMsMax,
        connectionsPerAddressMax);
  }

  /** The same with other limits of what may wait. */
  public RpcOptions withQueues(int inFlight, long framesBytes) {
    return new RpcOptions(
        bindHost,
        port,
        threads,
        messageBytesMax,
        framesBytes,
        inFlight,
        waitingMax,
        connectMsMax,
        handshakeMsMax,
        retryMsMin,
        pingMs,
        silenceMsMax,
        connectionsPerAddressMax);
  }

  /** The same with other times and numbers of what strangers may do. */
  public RpcOptions withStrangers(int handshakeMs, int connectionsPerAddress) {
    return new RpcOptions(
        bindHost,
        port,
        threads,
        messageBytesMax,
        framesBytesMax,
        inFlightMax,
        waitingMax,
        connectMsMax,
        handshakeMs,
        retryMsMin,
        pingMs,
        silenceMsMax,
        connectionsPerAddress);
  }
}
