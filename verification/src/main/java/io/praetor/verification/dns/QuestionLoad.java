package io.praetor.verification.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Asks over UDP, so many questions at a time without an answer, and the next one as soon as one is
 * answered. One thread with one socket.
 */
final class QuestionLoad implements AutoCloseable {
  /** A question without an answer after this is lost, and another one takes its place. */
  private static final long LOST_NANOS = 1_000_000_000L;

  private static final int MICROS_MAX = 1_000_000;
  private static final int IDS = 65_536;
  private static final int ON_THE_WAY_MAX = IDS / 2;
  private static final int CODE_MASK = 0xf;

  private final DatagramChannel channel = DatagramChannel.open();
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(IDS);
  private final ByteBuffer out = ByteBuffer.allocateDirect(IDS);
  private final long[] sentNanos = new long[IDS];
  private final int window;
  private long next;
  private long oldest;
  private int open;

  // What one run has counted so far.
  private int[] counts = {};
  private long answers;
  private long lost;
  private long wrong;
  private long bytes;

  /** What is asked. */
  interface Source {
    /** The whole message, whose id is set by who sends it. */
    byte[] question(long number) throws IOException;
  }

  /**
   * What one run gave.
   *
   * @param wrong answers with another code, or another number of records, than those that were
   *     expected
   * @param bytes of an answer, on average
   */
  record Result(
      long answers,
      double seconds,
      long lost,
      long wrong,
      long bytes,
      int p50Micros,
      int p99Micros) {
    double perSecond() {
      return answers / seconds;
    }
  }

  QuestionLoad(InetSocketAddress server, int window) throws IOException {
    this.window = window;
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    channel.connect(server);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /**
   * Asks until so many are answered or the time is over.
   *
   * @param code the response code that each answer has to have
   * @param records how many records the answer section of each has to have
   */
  Result run(Source source, int code, int records, long countMax, double secondsMax)
      throws IOException {
    counts = new int[MICROS_MAX + 1];
    answers = 0;
    lost = 0;
    wrong = 0;
    bytes = 0;
    long first = next;
    long begun = System.nanoTime();
    long end = begun + (long) (secondsMax * 1e9);
    long now = begun;
    while (true) {
      while (open < window
          && next - oldest < ON_THE_WAY_MAX
          && next - first < countMax
          && now - end < 0) {
        ask(source);
      }
      if (open == 0) {
        break;
      }
      if (!receive(code, records)) {
        selector.select(LOST_NANOS / 1_000_000);
        selector.selectedKeys().clear();
      }
      now = System.nanoTime();
      passOver(now);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Result(
        answers,
        seconds,
        lost,
        wrong,
        answers == 0 ? 0 : bytes / answers,
        micros(0.5),
        micros(0.99));
  }

  private void ask(Source source) throws IOException {
    byte[] question = source.question(next);
    int id = (int) (next % IDS);
    out.clear();
    out.put(question).putShort(0, (short) id).flip();
    sentNanos[id] = System.nanoTime();
    if (channel.write(out) == question.length) {
      open++;
      next++;
    } else {
      sentNanos[id] = 0;
    }
  }

  /** Takes one answer; false if there is none now. */
  private boolean receive(int code, int records) throws IOException {
    in.clear();
    if (channel.read(in) <= 0) {
      return false;
    }
    int length = in.position();
    int id = length < 12 ? -1 : in.getShort(0) & 0xffff;
    if (id < 0 || sentNanos[id] == 0) {
      // It is none, or came late and was counted as lost.
      return true;
    }
    long micros = (System.nanoTime() - sentNanos[id]) / 1_000;
    counts[(int) Math.min(micros, MICROS_MAX)]++;
    sentNanos[id] = 0;
    open--;
    answers++;
    bytes += length;
    if ((in.get(3) & CODE_MASK) != code || (in.getShort(6) & 0xffff) != records) {
      wrong++;
    }
    return true;
  }

  /** Gives up those that have waited for too long. */
  private void passOver(long now) {
    while (oldest < next) {
      int id = (int) (oldest % IDS);
      if (sentNanos[id] != 0) {
        if (now - sentNanos[id] < LOST_NANOS) {
          return;
        }
        sentNanos[id] = 0;
        open--;
        lost++;
      }
      oldest++;
    }
  }

  private int micros(double part) {
    long seen = 0;
    for (int i = 0; i <= MICROS_MAX; i++) {
      seen += counts[i];
      if (seen > 0 && seen >= part * answers) {
        return i;
      }
    }
    return MICROS_MAX;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }
}
