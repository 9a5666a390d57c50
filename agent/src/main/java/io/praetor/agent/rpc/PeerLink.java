package io.praetor.agent.rpc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This agent's connection to one peer for one lane: made when a request comes, made again when it
 * broke. Any thread; guarded by itself. Requests leave in the order in which they came.
 */
final class PeerLink {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  private final String address;
  private final RpcOptions options;
  private final Consumer<PeerLink> dial;
  private final Queue<PendingCall> waiting = new ArrayDeque<>();
  private volatile @Nullable ClientConnection open;
  private long waitingBytes;
  private boolean dialling;
  private boolean closed;
  private String failure = "";
  private long retryAtNanos;
  private boolean failed;
  private String logged = "";

  PeerLink(String address, RpcOptions options, Consumer<PeerLink> dial) {
    this.address = address;
    this.options = options;
    this.dial = dial;
  }

  String address() {
    return address;
  }

  @Nullable ClientConnection connection() {
    return open;
  }

  void send(PendingCall call) {
    ClientConnection standing = open;
    if (standing != null && standing.isOpen()) {
      standing.send(call);
      return;
    }
    String refusal = queue(call);
    if (refusal != null) {
      call.notSent(refusal);
    }
  }

  private @Nullable String queue(PendingCall call) {
    synchronized (this) {
      if (closed) {
        return "this agent is stopping";
      }
      ClientConnection standing = open;
      if (standing != null && standing.isOpen()) {
        standing.send(call);
        return null;
      }
      if (!dialling && failed && System.nanoTime() - retryAtNanos < 0) {
        return failure;
      }
      if (waiting.size() >= options.waitingMax()
          || waitingBytes + call.body().length > options.framesBytesMax()) {
        // Those whose time has run out are still in the queue.
        waiting.removeIf(other -> !other.isQueued());
        waitingBytes = waiting.stream().mapToLong(other -> other.body().length).sum();
        if (waiting.size() >= options.waitingMax()) {
          return options.waitingMax() + " requests wait for a connection to " + address;
        }
      }
      if (waitingBytes > 0 && waitingBytes + call.body().length > options.framesBytesMax()) {
        return options.framesBytesMax() + " bytes wait for a connection to " + address;
      }
      waiting.add(call);
      waitingBytes += call.body().length;
      if (dialling) {
        return null;
      }
      dialling = true;
    }
    dial.accept(this);
    return null;
  }

  /** Makes the connection before the first request needs it. */
  void connect() {
    synchronized (this) {
      if (closed || dialling || open != null || (failed && System.nanoTime() - retryAtNanos < 0)) {
        return;
      }
      dialling = true;
    }
    dial.accept(this);
  }

  /** The connection stands. Calls that waited go first. */
  synchronized void connected(ClientConnection connection) {
    dialling = false;
    failed = false;
    logged = "";
    if (closed) {
      var _ = connection.channel().close();
      return;
    }
    waiting.forEach(connection::send);
    waiting.clear();
    waitingBytes = 0;
    open = connection;
  }

  /** The connection could not be made. */
  void unreachable(String reason) {
    Queue<PendingCall> unsent;
    synchronized (this) {
      if (!closed && !reason.equals(logged)) {
        // Said again only when the reason changes or the peer was there meanwhile.
        logged = reason;
        LOG.warn("Agent at {} cannot be reached: {}", address, reason);
      }
      dialling = false;
      failed = true;
      failure = reason;
      retryAtNanos = System.nanoTime() + options.retryMsMin() * 1_000_000L;
      unsent = new ArrayDeque<>(waiting);
      waiting.clear();
      waitingBytes = 0;
    }
    unsent.forEach(call -> call.notSent(reason));
  }

  synchronized void ended(ClientConnection connection) {
    if (open == connection) {
      open = null;
    }
  }

  void close() {
    ClientConnection standing;
    synchronized (this) {
      closed = true;
      standing = open;
    }
    unreachable("this agent is stopping");
    if (standing != null) {
      var _ = standing.channel().close();
    }
  }

  /** Closes the connection if the peer is not who it may be any more. */
  void closeIf(Predicate<Identity> unwanted) {
    ClientConnection standing = open;
    if (standing != null && unwanted.test(standing.peer())) {
      var _ = standing.channel().close();
    }
  }
}
