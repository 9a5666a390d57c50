package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a connection after its greeting: writes frames from any thread, puts messages together
 * and watches that the other end lives. Owned by its event loop but for what is said to be of any
 * thread.
 */
abstract class RpcConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

  /**
   * More than the buffers of both kernels hold: while so much waits and gets on its way, the peer
   * reads, and its own signs of life may wait behind what it reads.
   */
  private static final long BUSY_BYTES = 8L << 20;

  private final Channel channel;
  private final RpcOptions options;
  private final Identity peer;
  private final FrameQueue frames;
  private final PortBudget budget;
  private final Assemblies assemblies;
  private boolean broken;
  private volatile long heardAtNanos = System.nanoTime();
  private long progress = -1;
  private long progressNanos = System.nanoTime();
  private boolean paused;
  private @Nullable ScheduledFuture<?> watch;

  RpcConnection(Channel channel, RpcOptions options, Identity peer, PortBudget budget) {
    this.channel = channel;
    this.options = options;
    this.peer = peer;
    this.budget = budget;
    this.assemblies = new Assemblies(options, budget);
    this.frames = new FrameQueue(channel, this::written, budget::add);
  }

  final Channel channel() {
    return channel;
  }

  final RpcOptions options() {
    return options;
  }

  /** The agent at the other end, by its greeting. */
  final Identity peer() {
    return peer;
  }

  final ByteBufAllocator allocator() {
    return channel.alloc();
  }

  final PortBudget budget() {
    return budget;
  }

  /**
   * For how long it has held a message that is not whole, or frames that wait to be written; -1 if
   * it holds none. Any thread.
   */
  final long heldNanos() {
    long now = System.nanoTime();
    long unfinished = assemblies.oldestNanos();
    long waiting = frames.waitingSinceNanos();
    return Math.max(unfinished == 0 ? -1 : now - unfinished, waiting == 0 ? -1 : now - waiting);
  }

  /** Bytes that wait to be written; any thread. */
  final long queuedBytes() {
    return frames.bytes();
  }

  /** How long the other end has said nothing; any thread. */
  final long silentMs() {
    return (System.nanoTime() - heardAtNanos) / 1_000_000;
  }

  /** Writes a frame; any thread. */
  final void write(ByteBuf frame) {
    frames.add(frame);
  }

  private void written(long leftBytes) {
    if (leftBytes > BUSY_BYTES) {
      heardAtNanos = System.nanoTime();
    }
    if (paused && leftBytes <= budget.limits().answersBytesMax() / 2) {
      paused = false;
      heardAtNanos = System.nanoTime();
      channel.config().setAutoRead(true);
    }
  }

  /** Reads no more until the peer has taken most of what waits for it. */
  final void pauseReading() {
    if (!paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  /** Writes a message in as many frames as it needs; any thread. */
  final void write(byte type, int id, byte[] body) {
    write(Frames.frame(allocator(), type, id, body, parts(id, body), rest(body)));
  }

  /** Writes a message with one leading byte in its last frame; any thread. */
  final void write(byte type, int id, byte lead, byte[] body) {
    write(Frames.frame(allocator(), type, id, lead, body, parts(id, body), rest(body)));
  }

  private int parts(int id, byte[] body) {
    int at = 0;
    while (body.length - at > Frames.PIECE_BYTES) {
      write(Frames.frame(allocator(), Frames.PART, id, body, at, Frames.PIECE_BYTES));
      at += Frames.PIECE_BYTES;
    }
    return at;
  }

  private static int rest(byte[] body) {
    return body.length <= Frames.PIECE_BYTES
        ? body.length
        : (body.length - 1) % Frames.PIECE_BYTES + 1;
  }

  /** Whether a message of which the last frame has come was larger than may be, and is dropped. */
  final boolean wasDropped(int id) {
    return assemblies.wasDropped(id);
  }

  /** The whole of a message of which the last frame has come. */
  final byte[] whole(int id, ByteBuf last) {
    return assemblies.whole(id, last);
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
    decoder.greeted(() -> heardAtNanos = System.nanoTime(), budget::add);
    watch =
        ctx.executor()
            .scheduleWithFixedDelay(
                this::look, options.pingMs(), options.pingMs(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    String stall = stall(now);
    if (!stall.isEmpty()) {
      LOG.warn(
          "The connection to agent {} at {} is closed: for {} ms {}",
          peer.nodeName(),
          channel.remoteAddress(),
          budget.limits().stallMsMax(),
          stall);
      var _ = channel.close();
      return;
    }
    long silentMs = silentMs();
    // While nothing is read, nothing can be heard.
    if (!paused && silentMs > options.silenceMsMax()) {
      LOG.info(
          "Agent {} at {} has been silent for {} ms: its connection is given up",
          peer.nodeName(),
          channel.remoteAddress(),
          silentMs);
      var _ = channel.close();
      return;
    }
    ping();
  }

  /** What has not gone on for too long, or the empty string. */
  private String stall(long now) {
    if (assemblies.isStalled(now)) {
      return "the rest of a message has not come";
    }
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long gone = frames.writtenBytes() + (out == null ? 0 : out.currentProgress());
    if (gone != progress || frames.bytes() == 0) {
      progress = gone;
      progressNanos = now;
    }
    return now - progressNanos > budget.limits().stallMsMax() * 1_000_000L
        ? "it has taken nothing of what waits for it"
        : "";
  }

  /** Called once in each interval of pings, on the event loop. */
  abstract void ping();

  /** Takes a frame that is no part of this class's business. */
  abstract void frame(byte type, int id, ByteBuf frame);

  /** The other end has sent what cannot be understood; the connection will be closed. */
  void broken(Throwable cause) {
    LOG.warn(
        "The connection to agent {} at {} is closed: {}",
        peer.nodeName(),
        channel.remoteAddress(),
        cause.toString());
  }

  /** The connection is gone, on the event loop; called once. */
  abstract void ended();

  @Override
  protected final void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
    if (broken) {
      return;
    }
    byte type = frame.readByte();
    int id = frame.readInt();
    if (type == Frames.PART) {
      assemblies.part(id, frame);
    } else {
      frame(type, id, frame);
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    if (watch != null) {
      watch.cancel(false);
    }
    assemblies.clear();
    ended();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!broken && !(cause instanceof IOException)) {
      broken(cause);
    }
    broken = true;
    var _ = ctx.close();
  }
}
