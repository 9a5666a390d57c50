package io.praetor.agent.rpc;

import io.netty.buffer.ByteBuf;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;

/**
 * The messages of one connection of which parts have come and the last frame has not. Holds the
 * bytes that have come and no more. Owned by the connection's event loop.
 */
final class Assemblies {
  /** What a message and each of its parts take beside their bytes. */
  private static final int PART_OVERHEAD_BYTES = 64;

  private final RpcOptions options;
  private final PortBudget budget;
  private final Map<Integer, Assembly> unfinished = new HashMap<>();
  private long bytes;
  private volatile long oldestNanos;

  private static final class Assembly {
    private final Queue<byte[]> parts = new ArrayDeque<>();
    private final long begunNanos = System.nanoTime();
    private long grownNanos = begunNanos;
    private long held;
    private int length;
    private boolean dropped;
  }

  Assemblies(RpcOptions options, PortBudget budget) {
    this.options = options;
    this.budget = budget;
  }

  /** Takes a part of a message up. */
  void part(int id, ByteBuf frame) {
    byte[] part = Frames.rest(frame);
    if (part.length == 0) {
      throw new MalformedException("an empty part of a message came");
    }
    Assembly assembly = unfinished.get(id);
    if (assembly == null) {
      if (unfinished.size() >= budget.limits().partialMessagesMax()) {
        throw new MalformedException(
            "more than " + budget.limits().partialMessagesMax() + " messages are unfinished");
      }
      assembly = new Assembly();
      unfinished.put(id, assembly);
      if (unfinished.size() == 1) {
        oldestNanos = assembly.begunNanos;
      }
    }
    int taken = part.length + PART_OVERHEAD_BYTES;
    assembly.grownNanos = System.nanoTime();
    if (assembly.dropped) {
      return;
    }
    if (assembly.held + taken > budget.limits().messageBytesMax()) {
      release(assembly);
      assembly.parts.clear();
      assembly.held = 0;
      assembly.dropped = true;
      return;
    }
    if (bytes + taken > options.messageBytesMax()) {
      throw new MalformedException(
          "its unfinished messages exceed " + options.messageBytesMax() + " bytes");
    }
    assembly.parts.add(part);
    assembly.length += part.length;
    assembly.held += taken;
    bytes += taken;
    budget.add(taken);
  }

  /**
   * Forgets a message of which the last frame has come, if it was larger than a single one may be:
   * then its parts were dropped as they came.
   *
   * @return whether it was
   */
  boolean wasDropped(int id) {
    Assembly assembly = unfinished.isEmpty() ? null : unfinished.get(id);
    if (assembly == null || !assembly.dropped) {
      return false;
    }
    unfinished.remove(id);
    findOldest();
    return true;
  }

  /** The whole of a message of which the last frame has come. */
  byte[] whole(int id, ByteBuf last) {
    Assembly assembly = unfinished.isEmpty() ? null : unfinished.remove(id);
    if (assembly == null) {
      return Frames.rest(last);
    }
    release(assembly);
    findOldest();
    byte[] whole = new byte[assembly.length + last.readableBytes()];
    int at = 0;
    for (byte[] part = assembly.parts.poll(); part != null; part = assembly.parts.poll()) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    last.readBytes(whole, at, whole.length - at);
    return whole;
  }

  private void release(Assembly assembly) {
    bytes -= assembly.held;
    budget.add(-assembly.held);
  }

  /**
   * When the oldest that is unfinished began, by {@link System#nanoTime()}; 0 if there is none. Any
   * thread.
   */
  long oldestNanos() {
    return oldestNanos;
  }

  private void findOldest() {
    long oldest = 0;
    for (Assembly each : unfinished.values()) {
      oldest = oldest == 0 || each.begunNanos - oldest < 0 ? each.begunNanos : oldest;
    }
    oldestNanos = oldest;
  }

  /** Whether a message has stood unfinished for too long without another part. */
  boolean isStalled(long nowNanos) {
    long stallNanos = budget.limits().stallMsMax() * 1_000_000L;
    for (Assembly each : unfinished.values()) {
      if (nowNanos - each.grownNanos > stallNanos) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    Iterator<Assembly> each = unfinished.values().iterator();
    while (each.hasNext()) {
      release(each.next());
      each.remove();
    }
    oldestNanos = 0;
  }
}
