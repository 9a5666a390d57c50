package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.praetor.store.bytes.MalformedException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a connection that answers. Owned by its event loop; answers come from any thread. */
final class ServerConnection extends RpcConnection implements PortBudget.Holder {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final Function<Service, @Nullable RequestHandler> handlers;
  private final RefusalLog refusals;

  /** Answers up to this size go even to a peer that does not keep up with reading. */
  private static final int SMALL_BYTES_MAX = 4_096;

  private final Map<Integer, Answering> active = new ConcurrentHashMap<>();
  private final AtomicLong requestsBytes = new AtomicLong();
  private long pingNanos;
  private boolean leaving;

  ServerConnection(
      Channel channel,
      RpcOptions options,
      Identity peer,
      RefusalLog refusals,
      PortBudget budget,
      Function<Service, @Nullable RequestHandler> handlers) {
    super(channel, options, peer, budget);
    this.refusals = refusals;
    this.handlers = handlers;
    budget.enter(this);
  }

  @Override
  public long holdingNanos() {
    return channel().isActive() ? heldNanos() : -1;
  }

  @Override
  public void relieve() {
    refusals.note(
        channel().remoteAddress(),
        "all connections together hold more than "
            + budget().limits().heldBytesMax()
            + " bytes, and this one has held some for longest");
    var _ = channel().close();
  }

  /**
   * Says that this end is about to close, and refuses what comes from now on: the other end then
   * knows that it was not done, which it would not if the connection broke. It closes once all is
   * answered. Any thread.
   */
  void leave() {
    channel()
        .eventLoop()
        .execute(() -> {
          leaving = true;
          write(Frames.frame(allocator(), Frames.GOODBYE, 0));
        });
  }

  /** The other end asks; this one only looks whether it still does. */
  @Override
  void ping() {}

  @Override
  void frame(byte type, int id, ByteBuf frame) {
    if (queuedBytes() > budget().limits().answersBytesMax()) {
      pauseReading();
    }
    switch (type) {
      case Frames.REQUEST -> request(id, frame, new Answering(id));
      case Frames.ONE_WAY -> request(id, frame, null);
      case Frames.CANCEL -> {
        Answering answering = active.get(id);
        if (answering != null) {
          answering.cancelled();
        }
      }
      case Frames.CREDIT -> {
        Answering answering = active.get(id);
        if (answering != null && frame.readableBytes() == 8) {
          answering.credit(frame.readLong());
        }
      }
      case Frames.PING -> {
        if (frame.readableBytes() == 8) {
          pingNanos = frame.readLong();
          write(Frames.number(allocator(), Frames.PONG, 0, pingNanos));
        }
      }
      default -> throw new MalformedException("a frame of type " + type + " came");
    }
  }

  private void request(int id, ByteBuf frame, @Nullable Answering answering) {
    if (!frame.isReadable()) {
      throw new MalformedException("a request names no service");
    }
    byte code = frame.readByte();
    Service service = Service.of(code);
    RequestHandler.Reply reply = answering == null ? NoReply.of(channel()) : answering;
    if (wasDropped(id)) {
      reply.refuse(
          "the request is larger than "
              + budget().limits().messageBytesMax()
              + " bytes, an eighth of this agent's heap; give it more memory for such requests");
      return;
    }
    byte[] body = whole(id, frame);
    if (leaving) {
      reply.refuse("this agent is stopping");
      return;
    }
    RequestHandler handler = service == null ? null : handlers.apply(service);
    if (handler == null) {
      reply.refuse("this agent does not serve " + (service == null ? code : service));
      return;
    }
    if (answering != null) {
      String refusal = admit(answering, service, body.length);
      if (!refusal.isEmpty()) {
        reply.refuse(refusal);
        return;
      }
    }
    try {
      handler.handle(peer(), body, reply);
    } catch (RuntimeException e) {
      LOG.error("A request of agent {} for {} failed", peer().nodeName(), service, e);
      reply.fail("the request failed; the log of the agent that was asked says why");
    }
  }

  /** Why a request is not taken up, or the empty string if it is. */
  private String admit(Answering answering, @Nullable Service service, int bytes) {
    if (active.size() >= options().inFlightMax()) {
      return "more than " + options().inFlightMax() + " requests wait for their answers";
    }
    RpcLimits limits = budget().limits();
    boolean vital = service != null && service.isVital();
    long waiting = requestsBytes.get();
    if (!vital && waiting > 0 && waiting + bytes > limits.requestsBytesMax()) {
      return "more than " + limits.requestsBytesMax() + " bytes of requests wait for their answers";
    }
    if (!budget().take(bytes, vital)) {
      return "requests of "
          + limits.heldBytesMax() / 2
          + " bytes of other agents wait for their answers already";
    }
    answering.bytes = bytes;
    answering.vital = vital;
    if (active.putIfAbsent(answering.id, answering) != null) {
      budget().give(bytes);
      throw new MalformedException("a request has the number of one that is not answered yet");
    }
    requestsBytes.addAndGet(bytes);
    return "";
  }

  @Override
  void broken(Throwable cause) {
    refusals.note(channel().remoteAddress(), "it sent what is no frame of this version");
  }

  @Override
  void ended() {
    for (Answering answering : active.values()) {
      answering.cancelled();
      if (answering.vital) {
        // The log may leave one without an answer.
        answering.release();
      }
    }
    budget().leave(this);
  }

  /** The answer to one request. */
  private final class Answering implements RequestHandler.Reply {
    private final int id;
    private int bytes;
    private boolean vital;
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Runnable onCancel;
    private boolean cancelled;
    private volatile @Nullable PieceStream stream;

    Answering(int id) {
      this.id = id;
    }

    private boolean begin() {
      return answered.compareAndSet(false, true);
    }

    /** Gives back what the request held, once. */
    void release() {
      if (active.remove(id, this)) {
        requestsBytes.addAndGet(-bytes);
        budget().give(bytes);
      }
    }

    private void done() {
      release();
    }

    @Override
    public void respond(byte[] body) {
      long waiting = body.length <= SMALL_BYTES_MAX ? 0 : queuedBytes();
      long max = budget().limits().answersBytesMax();
      if (waiting > 0 && waiting + body.length > max) {
        fail(peer().nodeName() + " has not read " + max + " bytes of answers yet");
        return;
      }
      if (begin()) {
        write(Frames.RESPONSE, id, body);
      }
      done();
    }

    @Override
    public void refuse(String reason) {
      failure((byte) 0, reason);
    }

    @Override
    public void fail(String reason) {
      failure((byte) 1, reason);
    }

    private void failure(byte code, String reason) {
      if (begin()) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        write(Frames.frame(allocator(), Frames.FAILURE, id, code, text, 0, text.length));
      }
      done();
    }

    @Override
    public OutputStream stream(byte[] head) {
      if (!begin()) {
        throw new IllegalStateException("this request has been answered already");
      }
      PieceStream pieces = new PieceStream(ServerConnection.this, id, this::done);
      synchronized (this) {
        stream = pieces;
        if (cancelled) {
          pieces.abandon();
        }
      }
      write(Frames.HEAD, id, head);
      return pieces;
    }

    @Override
    public void breakOff() {
      PieceStream pieces = stream;
      if (pieces != null) {
        pieces.breakOff();
      }
    }

    void credit(long bytes) {
      PieceStream pieces = stream;
      if (pieces != null) {
        pieces.credit(bytes);
      }
    }

    void cancelled() {
      Runnable action;
      synchronized (this) {
        cancelled = true;
        action = onCancel;
        if (stream != null) {
          stream.abandon();
        }
      }
      boolean unanswered = begin();
      if (action != null && unanswered) {
        action.run();
        release();
      }
      // Others hold what they were given until they are done with it, and are counted until then.
    }

    @Override
    public void onCancel(Runnable action) {
      boolean already;
      synchronized (this) {
        onCancel = action;
        already = cancelled;
      }
      if (already) {
        action.run();
        release();
      }
    }

    @Override
    public long pingNanos() {
      return pingNanos;
    }

    @Override
    public EventLoop loop() {
      return channel().eventLoop();
    }
  }
}
