package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.agent.rpc.ResponseListener.BodySink;
import io.praetor.store.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The end of a connection that asks. Requests come from any thread; answers on its event loop. */
final class ClientConnection extends RpcConnection {
  private final Map<Integer, PendingCall> pending = new ConcurrentHashMap<>();
  private final AtomicInteger pendingCount = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, BodySink> sinks = new HashMap<>();
  private final Consumer<ClientConnection> onEnd;
  private volatile boolean closed;
  private volatile boolean leaving;
  private volatile long rttNanos = Long.MAX_VALUE;

  ClientConnection(
      Channel channel,
      RpcOptions options,
      Identity peer,
      PortBudget budget,
      Consumer<ClientConnection> onEnd) {
    super(channel, options, peer, budget);
    this.onEnd = onEnd;
  }

  /** The smoothed round trip of a ping, or {@link Long#MAX_VALUE} before the first; any thread. */
  long rttNanos() {
    return rttNanos;
  }

  boolean isOpen() {
    return !closed;
  }

  /** Sends a request, or fails it; any thread. */
  void send(PendingCall call) {
    if (pendingCount.get() >= options().inFlightMax()) {
      call.notSent(
          peer().nodeName() + " has not answered " + options().inFlightMax() + " requests yet");
      return;
    }
    if (queuedBytes() > options().framesBytesMax()) {
      call.notSent(
          options().framesBytesMax() + " bytes wait to be written to " + peer().nodeName());
      return;
    }
    long waiting = pendingBytes.get();
    long max = budget().limits().requestsBytesMax();
    if (!call.service().isVital() && waiting > 0 && waiting + call.body().length > max) {
      call.notSent(
          peer().nodeName() + " has not answered requests of " + max + " bytes together yet");
      return;
    }
    int id = lastId.incrementAndGet();
    pending.put(id, call);
    pendingCount.incrementAndGet();
    pendingBytes.addAndGet(call.body().length);
    if (closed) {
      remove(id);
      call.notSent("the connection to " + peer().nodeName() + " has just been closed");
      return;
    }
    if (!call.toSent(this, id)) {
      remove(id);
      return;
    }
    write(Frames.REQUEST, id, call.service().code(), call.body());
  }

  void sendOneWay(Service service, byte[] body) {
    if (!closed && queuedBytes() <= options().framesBytesMax()) {
      write(Frames.ONE_WAY, lastId.incrementAndGet(), service.code(), body);
    }
  }

  /** Tells the peer that no one waits any more; any thread. */
  void forget(int id) {
    if (remove(id) != null && !closed) {
      write(Frames.frame(allocator(), Frames.CANCEL, id));
      channel().eventLoop().execute(() -> sinks.remove(id));
    }
  }

  private @Nullable PendingCall remove(int id) {
    PendingCall call = pending.remove(id);
    if (call != null) {
      pendingBytes.addAndGet(-call.body().length);
    }
    if (call != null && pendingCount.decrementAndGet() == 0 && leaving) {
      var _ = channel().close();
    }
    return call;
  }

  @Override
  void ping() {
    write(Frames.number(allocator(), Frames.PING, 0, System.nanoTime()));
  }

  @Override
  void frame(byte type, int id, ByteBuf frame) {
    switch (type) {
      case Frames.RESPONSE -> {
        byte[] body = whole(id, frame);
        PendingCall call = remove(id);
        if (call != null) {
          call.answered(body);
        }
      }
      case Frames.FAILURE -> failure(id, frame);
      case Frames.HEAD -> head(id, whole(id, frame));
      case Frames.PIECE -> piece(id, Frames.rest(frame));
      case Frames.END -> end(id, frame);
      case Frames.PONG -> pong(frame);
      case Frames.GOODBYE -> leave();
      default -> throw new MalformedException("a frame of type " + type + " came");
    }
  }

  /** Sends no more, and closes once all that is on its way has been answered. */
  private void leave() {
    closed = true;
    onEnd.accept(this);
    leaving = true;
    if (pendingCount.get() == 0) {
      var _ = channel().close();
    }
  }

  private void failure(int id, ByteBuf frame) {
    boolean refused = frame.readableBytes() > 0 && frame.readByte() == 0;
    String reason = frame.toString(StandardCharsets.UTF_8);
    PendingCall call = remove(id);
    if (call != null) {
      call.failed(refused ? Kind.REFUSED : Kind.LOST, reason);
    }
  }

  private void head(int id, byte[] head) {
    PendingCall call = pending.get(id);
    if (call == null) {
      return;
    }
    BodySink sink = call.streamed(head);
    if (sink != null) {
      sinks.put(id, sink);
    }
  }

  private void piece(int id, byte[] bytes) {
    BodySink sink = sinks.get(id);
    if (sink != null) {
      sink.piece(
          bytes,
          () -> {
            if (!closed) {
              write(Frames.number(allocator(), Frames.CREDIT, id, bytes.length));
            }
          });
    }
  }

  private void end(int id, ByteBuf frame) {
    PendingCall call = remove(id);
    BodySink sink = sinks.remove(id);
    if (call == null || sink == null) {
      return;
    }
    call.streamEnded();
    if (frame.isReadable()) {
      sink.broken(frame.toString(StandardCharsets.UTF_8));
    } else {
      sink.end();
    }
  }

  private void pong(ByteBuf frame) {
    long sample = frame.readableBytes() == 8 ? System.nanoTime() - frame.readLong() : 0;
    if (sample > 0) {
      long before = rttNanos;
      rttNanos = before == Long.MAX_VALUE ? sample : before - before / 8 + sample / 8;
    }
  }

  @Override
  void ended() {
    closed = true;
    onEnd.accept(this);
    String reason = "the connection to " + peer().nodeName() + " broke";
    for (Integer id : pending.keySet()) {
      PendingCall call = remove(id);
      if (call != null) {
        call.failed(Kind.LOST, reason);
      }
    }
    for (BodySink sink : sinks.values()) {
      sink.broken(reason);
    }
    sinks.clear();
  }
}
