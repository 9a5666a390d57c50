package io.praetor.verification.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Callers that each wait for an answer before they ask again, on one thread with one selector, so
 * that the client takes little of the machine from the server that it measures; owned by the thread
 * that runs it.
 */
public final class Load implements AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 65_536;

  private final Selector selector = Selector.open();
  private final IntUnaryOperator ports;
  private final IntFunction<Conversation> conversations;
  private final long[] latencies;
  private int measured;
  private int asked;
  private long refused;

  /**
   * Each caller has a connection and a conversation of its own, made from the caller's number; at
   * most {@code samplesMax} answers are measured.
   */
  public Load(int port, IntFunction<Conversation> conversations, int samplesMax)
      throws IOException {
    this(caller -> port, conversations, samplesMax);
  }

  /** The same with a port of each caller's own. */
  Load(IntUnaryOperator ports, IntFunction<Conversation> conversations, int samplesMax)
      throws IOException {
    this.ports = ports;
    this.conversations = conversations;
    this.latencies = new long[samplesMax];
  }

  /**
   * Answers per second, and latencies in microseconds.
   *
   * @param asked all requests, those before the measuring too
   */
  public record Result(double perSecond, long p50, long p99, long max, long refused, int asked) {
    @Override
    public String toString() {
      return String.format(
          "%,10.0f/s   p50 %,d µs   p99 %,d µs   max %,d µs   refused %d",
          perSecond, p50, p99, max, refused);
    }
  }

  private static final class Caller {
    private final Conversation conversation;
    private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES_MAX);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long askedNanos;

    Caller(Conversation conversation) {
      this.conversation = conversation;
    }

    /** Whatever is not yet written stays before what is new. */
    void say(byte[] bytes) {
      ByteBuffer all = ByteBuffer.allocate(out.remaining() + bytes.length);
      all.put(out).put(bytes).flip();
      out = all;
    }
  }

  /** Runs {@code callers} for a time; the first {@code warmSeconds} are not measured. */
  public Result run(int callers, int warmSeconds, int seconds) throws IOException {
    for (int i = 0; i < callers; i++) {
      SocketChannel channel =
          SocketChannel.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.applyAsInt(i)));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Caller caller = new Caller(conversations.apply(i));
      caller.say(caller.conversation.opening());
      ask(channel.register(selector, SelectionKey.OP_READ, caller));
    }
    long warm = System.nanoTime() + warmSeconds * 1_000_000_000L;
    turn(warm);
    measured = 0;
    refused = 0;
    long start = System.nanoTime();
    turn(start + seconds * 1_000_000_000L);
    double elapsed = (System.nanoTime() - start) / 1e9;
    if (measured == 0) {
      throw new IOException("no answer in " + seconds + " s");
    }
    long[] sorted = Arrays.copyOf(latencies, Math.min(measured, latencies.length));
    Arrays.sort(sorted);
    return new Result(
        measured / elapsed,
        sorted[sorted.length / 2] / 1000,
        sorted[(int) (sorted.length * 0.99)] / 1000,
        sorted[sorted.length - 1] / 1000,
        refused,
        asked);
  }

  private void turn(long until) throws IOException {
    while (System.nanoTime() - until < 0) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isWritable()) {
          write(key);
        }
        if (key.isReadable()) {
          read(key);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private void ask(SelectionKey key) throws IOException {
    Caller caller = (Caller) key.attachment();
    caller.say(caller.conversation.request(asked++));
    caller.askedNanos = System.nanoTime();
    write(key);
  }

  private static void write(SelectionKey key) throws IOException {
    Caller caller = (Caller) key.attachment();
    ((SocketChannel) key.channel()).write(caller.out);
    int ops =
        caller.out.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (key.interestOps() != ops) {
      key.interestOps(ops);
    }
  }

  private void read(SelectionKey key) throws IOException {
    Caller caller = (Caller) key.attachment();
    if (((SocketChannel) key.channel()).read(caller.in) < 0) {
      throw new EOFException("the server closed a connection");
    }
    caller.in.flip();
    Conversation.Heard heard = caller.conversation.hear(caller.in);
    caller.in.compact();
    byte[] reply = caller.conversation.reply();
    if (reply.length > 0) {
      caller.say(reply);
    }
    if (heard == Conversation.Heard.NOT_YET) {
      if (!caller.in.hasRemaining()) {
        throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
      }
      write(key);
      return;
    }
    if (heard == Conversation.Heard.REFUSAL) {
      refused++;
    }
    latencies[measured++ % latencies.length] = System.nanoTime() - caller.askedNanos;
    ask(key);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
