package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body on its way from a connection into a file. The connection's event loop hands it pieces; a
 * thread of its own writes them, since a disk may be slow.
 */
final class BodyFile {
  private static final Logger LOG = LoggerFactory.getLogger(BodyFile.class);

  /** What waits to be written; the connection is read no further beyond it. */
  private static final long QUEUED_BYTES_MAX = 1 << 20;

  private static final ByteBuf END = Unpooled.unreleasableBuffer(Unpooled.buffer(1, 1));
  private static final ByteBuf DROP = Unpooled.unreleasableBuffer(Unpooled.buffer(1, 1));

  private final BodyFiles files;
  private final Runnable roomAgain;
  private final BlockingQueue<ByteBuf> pieces = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private volatile @Nullable FileChannel file;
  private volatile @Nullable IOException failure;
  private volatile @Nullable Runnable whenWritten;
  private boolean closed;

  /**
   * Begins a file; a place among the files has to have been taken.
   *
   * @param roomAgain called, on any thread, when more can be handed over after there was too much
   */
  BodyFile(BodyFiles files, Runnable roomAgain) {
    this.files = files;
    this.roomAgain = roomAgain;
    Thread.ofVirtual().name("body").start(this::run);
  }

  /**
   * Hands over the next bytes, and a reference to them.
   *
   * @return whether to wait before more is handed over
   */
  boolean write(ByteBuf piece) {
    int bytes = piece.readableBytes();
    long queued = queuedBytes.addAndGet(bytes);
    pieces.add(piece);
    return queued > QUEUED_BYTES_MAX;
  }

  /** Says that this was all; the action runs on any thread when it is written or has failed. */
  void finish(Runnable action) {
    whenWritten = action;
    pieces.add(END);
  }

  /** Gives the file up, written or not. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      pieces.add(DROP);
    }
  }

  /** The file with all that was handed over, once it is written. */
  FileChannel file() throws IOException {
    IOException known = failure;
    FileChannel written = file;
    if (known != null || written == null) {
      throw new IOException("the body cannot be kept in a file: " + known, known);
    }
    return written;
  }

  @SuppressWarnings("ReferenceEquality") // The two marks are no bytes: equal ones are a body's.
  private void run() {
    try {
      file = files.open();
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException(e));
    }
    try {
      ByteBuf piece = pieces.take();
      while (piece != DROP) {
        if (piece == END) {
          Runnable action = whenWritten;
          if (action != null) {
            action.run();
          }
        } else {
          write(file, piece);
        }
        piece = pieces.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  private void write(@Nullable FileChannel to, ByteBuf piece) {
    int bytes = piece.readableBytes();
    try {
      while (failure == null && to != null && piece.isReadable()) {
        piece.readBytes(to, piece.readableBytes());
      }
    } catch (IOException e) {
      fail(e);
    } finally {
      piece.release();
    }
    long before = queuedBytes.getAndAdd(-bytes);
    if (before > QUEUED_BYTES_MAX / 2 && before - bytes <= QUEUED_BYTES_MAX / 2) {
      roomAgain.run();
    }
  }

  private void fail(IOException e) {
    LOG.error("The body of a request cannot be kept in a file", e);
    failure = e;
  }

  private void drop() {
    for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      piece.release();
    }
    FileChannel open = file;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.warn("The file of a body was not closed", e);
    }
    files.leave();
  }
}
