package io.praetor.agent.rpc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of an answer on its way to the peer: gathers pieces and waits while the peer has not
 * used what was sent. Written by one thread; credit comes from the event loop.
 */
final class PieceStream extends OutputStream {
  /** How much may be under way that the peer has not used. */
  static final int WINDOW_BYTES = 4 * Frames.PIECE_BYTES;

  /** A peer that uses nothing for this long is given up. */
  private static final long STALL_MS_MAX = 60_000;

  private final ServerConnection connection;
  private final int id;
  private final Runnable onEnd;
  private final byte[] piece = new byte[Frames.PIECE_BYTES];
  private int length;
  private boolean closed;
  private long window = WINDOW_BYTES;
  private boolean abandoned;

  PieceStream(ServerConnection connection, int id, Runnable onEnd) {
    this.connection = connection;
    this.id = id;
    this.onEnd = onEnd;
  }

  synchronized void credit(long bytes) {
    window = Math.min(WINDOW_BYTES, window + bytes);
    notifyAll();
  }

  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (closed) {
      throw new IOException("the answer has been ended already");
    }
    int at = from;
    int left = count;
    while (left > 0) {
      int taken = Math.min(left, piece.length - length);
      System.arraycopy(bytes, at, piece, length, taken);
      length += taken;
      at += taken;
      left -= taken;
      if (length == piece.length) {
        send();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    if (length > 0) {
      send();
    }
  }

  private void send() throws IOException {
    await(length);
    byte[] bytes = Arrays.copyOf(piece, length);
    length = 0;
    connection.write(Frames.frame(connection.allocator(), Frames.PIECE, id, bytes));
  }

  private synchronized void await(int bytes) throws IOException {
    long deadline = System.nanoTime() + STALL_MS_MAX * 1_000_000;
    while (!abandoned && window < bytes) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        abandoned = true;
        break;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the peer did not take the answer");
      }
    }
    if (abandoned) {
      throw new IOException("the peer does not take the rest of the answer");
    }
    window -= bytes;
  }

  /** Ends the answer without its rest. */
  void breakOff() {
    if (!closed) {
      closed = true;
      byte[] reason = "the answer was broken off".getBytes(StandardCharsets.UTF_8);
      connection.write(Frames.frame(connection.allocator(), Frames.END, id, reason));
      onEnd.run();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      flush();
      connection.write(Frames.frame(connection.allocator(), Frames.END, id));
    } finally {
      onEnd.run();
    }
  }
}
