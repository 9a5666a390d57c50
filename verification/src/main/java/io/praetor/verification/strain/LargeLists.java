package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gets of small values on several connections beside a client that lists 200 MB again and again:
 * whichever event loop they share with it, they do not wait until a list is made.
 */
final class LargeLists {
  private static final int VALUES = 400;
  private static final int VALUE_BYTES = 384 * 1024;

  /** More than there are event loops on most machines, so that some share the loop of the lists. */
  private static final int CONNECTIONS = 8;

  private LargeLists() {}

  static String run(ProductProcess praetor, int seconds) throws Exception {
    byte[] value = new byte[VALUE_BYTES];
    new java.util.Random(7).nextBytes(value);
    try (Talk talk = new Talk(praetor.httpPort())) {
      for (int i = 0; i < VALUES; i++) {
        talk.ask(Talk.request("PUT", "/v1/kv/lists/" + i, value));
      }
      talk.ask(Talk.request("PUT", "/v1/kv/small", new byte[256]));
    }
    gets(praetor, seconds);
    String alone = gets(praetor, seconds);
    String plain = beside(praetor, seconds, Talk.get("/v1/kv/lists/?recurse"));
    String packed =
        beside(praetor, seconds, Talk.get("/v1/kv/lists/?recurse", "Accept-Encoding: gzip"));
    return "gets alone: "
        + alone
        + "; beside lists of 200 MB: "
        + plain
        + "; beside lists of 200 MB that are compressed: "
        + packed;
  }

  private static String beside(ProductProcess praetor, int seconds, byte[] list) throws Exception {
    AtomicInteger lists = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    AtomicReference<IOException> failure = new AtomicReference<>();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), praetor.httpPort());
    Thread lister =
        Thread.ofPlatform()
            .name("lister")
            .start(() -> {
              try {
                while (true) {
                  socket.getOutputStream().write(list);
                  skipAnswer(socket.getInputStream());
                  lists.incrementAndGet();
                }
              } catch (IOException e) {
                if (!over.get()) {
                  failure.set(e);
                }
              }
            });
    String figures = gets(praetor, seconds);
    over.set(true);
    socket.close();
    lister.join();
    if (failure.get() != null) {
      throw failure.get();
    }
    return figures + " (" + lists + " lists)";
  }

  /** Reads an answer with a length, and keeps nothing of its body. */
  private static void skipAnswer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("closed");
      }
      head.append((char) read);
    }
    String text = head.toString();
    Strain.check(text.startsWith("HTTP/1.1 200 "), "a list is answered with " + text);
    int at = text.indexOf("Content-Length: ") + "Content-Length: ".length();
    in.skipNBytes(Long.parseLong(text.substring(at, text.indexOf('\r', at))));
  }

  private static String gets(ProductProcess praetor, int seconds) throws IOException {
    Talk[] talks = new Talk[CONNECTIONS];
    for (int i = 0; i < talks.length; i++) {
      talks[i] = new Talk(praetor.httpPort());
    }
    byte[] get = Talk.get("/v1/kv/small?raw");
    long[] nanos = new long[1024];
    int count = 0;
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      long begun = System.nanoTime();
      talks[count % talks.length].ask(get);
      nanos[count++] = System.nanoTime() - begun;
    }
    for (Talk talk : talks) {
      talk.close();
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return String.format(
        "%,.0f a second, %.2f ms (median), %.1f ms (last of 100), %.1f ms (last of 1000), %.0f ms"
            + " (longest)",
        (double) count / seconds,
        sorted[count / 2] / 1e6,
        sorted[count * 99 / 100] / 1e6,
        sorted[count * 999 / 1000] / 1e6,
        sorted[count - 1] / 1e6);
  }
}
