package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.praetor.store.bytes.MalformedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<Integer, Assembly> assemblies = new HashMap<>();
  private long assembledBytes;
  private boolean broken;
  private volatile long heardAtNanos = System.nanoTime();
  private @Nullable ScheduledFuture<?> watch;

  /** The parts of one message that have come so far. */
  private static final class Assembly {
    private byte[] bytes = new byte[4 * Frames.PIECE_BYTES];
    private int length;

    void add(ByteBuf part) {
      int count = part.readableBytes();
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length));
      }
      part.readBytes(bytes, length, count);
      length += count;
    }

    byte[] finish(ByteBuf last) {
      byte[] whole = Arrays.copyOf(bytes, length + last.readableBytes());
      last.readBytes(whole, length, whole.length - length);
      return whole;
    }
  }

  RpcConnection(Channel channel, RpcOptions options, Identity peer) {
    this.channel = channel;
    this.options = options;
    this.peer = peer;
    this.frames = new FrameQueue(channel, this::written);
  }

  final Channel channel() {
    return channel;
  }

  final RpcOptions options() {
    return options;
  }

  /** Who is at the other end, by its greeting. */
  final Identity peer() {
    return peer;
  }

  final ByteBufAllocator allocator() {
    return channel.alloc();
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

  /** The whole of a message of which the last frame has come. */
  final byte[] whole(int id, ByteBuf last) {
    Assembly assembly = assemblies.isEmpty() ? null : assemblies.remove(id);
    if (assembly == null) {
      return Frames.rest(last);
    }
    assembledBytes -= assembly.length;
    return assembly.finish(last);
  }

  private void part(int id, ByteBuf frame) {
    assembledBytes += frame.readableBytes();
    if (assembledBytes > options.messageBytesMax()) {
      throw new MalformedException(
          "its unfinished messages exceed " + options.messageBytesMax() + " bytes");
    }
    assemblies.computeIfAbsent(id, key -> new Assembly()).add(frame);
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    watch =
        ctx.executor()
            .scheduleWithFixedDelay(
                this::look, options.pingMs(), options.pingMs(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    long silentMs = silentMs();
    if (silentMs > options.silenceMsMax()) {
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
    heardAtNanos = System.nanoTime();
    if (frame.readableBytes() < 5) {
      throw new MalformedException("a frame is too short");
    }
    byte type = frame.readByte();
    int id = frame.readInt();
    if (type == Frames.PART) {
      part(id, frame);
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
