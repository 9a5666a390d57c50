package io.praetor.verification.network;

import io.praetor.store.bytes.ByteReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection from an agent to another; four threads carry it. */
final class Tunnel {
  /** Magic, length, type and number of the request: what stands before the greeting's body. */
  private static final int HEAD_BYTES = 8 + 4 + 1 + 4;

  private static final int GREETING_BYTES_MAX = 64 * 1024;
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int PIECES_MAX = 1024;
  private static final byte[] END = {};

  private final Network network;
  private final Socket from;
  private final Socket to = new Socket();
  private final String target;
  private final int port;
  private final Consumer<Tunnel> ended;
  private volatile @Nullable String source;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Piece(byte[] bytes, long dueNanos) {}

  Tunnel(Network network, Socket from, String target, int port, Consumer<Tunnel> ended) {
    this.network = network;
    this.from = from;
    this.target = target;
    this.port = port;
    this.ended = ended;
  }

  void start() {
    Thread.ofVirtual().name("tunnel-to-" + target).start(this::open);
  }

  boolean joins(String one, String other) {
    String known = source;
    return (one.equals(known) && other.equals(target))
        || (other.equals(known) && one.equals(target));
  }

  private void open() {
    try {
      from.setTcpNoDelay(true);
      byte[] greeting = greeting(new DataInputStream(from.getInputStream()));
      String who = sender(greeting);
      source = who;
      Line there = network.line(who, target);
      Line back = network.line(target, who);
      if (there.isRefusing() || back.isRefusing()) {
        close();
        return;
      }
      there.awaitOpen();
      to.setTcpNoDelay(true);
      to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      to.getOutputStream().write(greeting);
      carry(from.getInputStream(), to.getOutputStream(), there);
      carry(to.getInputStream(), from.getOutputStream(), back);
    } catch (IOException | RuntimeException e) {
      close();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
    }
  }

  /** All bytes of the first frame, and of what stands before it. */
  private static byte[] greeting(DataInputStream in) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    in.readFully(head);
    int rest = ByteBuffer.wrap(head).getInt(8) - 5;
    if (rest < 0 || rest > GREETING_BYTES_MAX) {
      throw new IOException("a greeting of " + rest + " bytes");
    }
    byte[] whole = Arrays.copyOf(head, HEAD_BYTES + rest);
    in.readFully(whole, HEAD_BYTES, rest);
    return whole;
  }

  /** The node's name in a greeting: its fourth text (docs/decisions/one-port.md). */
  private static String sender(byte[] greeting) {
    ByteReader reader = new ByteReader(Arrays.copyOfRange(greeting, HEAD_BYTES, greeting.length));
    reader.text();
    reader.text();
    reader.text();
    return reader.text();
  }

  private void carry(InputStream in, OutputStream out, Line line) {
    BlockingQueue<Piece> travelling = new ArrayBlockingQueue<>(PIECES_MAX);
    Thread.ofVirtual().name("tunnel-in").start(() -> receive(in, line, travelling));
    Thread.ofVirtual().name("tunnel-out").start(() -> deliver(out, line, travelling));
  }

  private void receive(InputStream in, Line line, BlockingQueue<Piece> travelling) {
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          line.carried(n);
          travelling.put(
              new Piece(Arrays.copyOf(buffer, n), System.nanoTime() + line.delayNanos()));
        }
      } catch (IOException e) {
        // An end like any other.
      }
      travelling.put(new Piece(END, System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(OutputStream out, Line line, BlockingQueue<Piece> travelling) {
    try {
      while (true) {
        Piece piece = travelling.take();
        long wait = piece.dueNanos - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        line.awaitOpen();
        if (piece.bytes.length == 0) {
          break;
        }
        out.write(piece.bytes);
      }
    } catch (IOException e) {
      // The other side is gone: so is the connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    // The other thread may wait for room.
    travelling.clear();
  }

  void close() {
    ended.accept(this);
    try {
      from.close();
      to.close();
    } catch (IOException e) {
      // It is closed as far as it can be.
      return;
    }
  }
}
