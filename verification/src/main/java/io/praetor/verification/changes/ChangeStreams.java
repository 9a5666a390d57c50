package io.praetor.verification.changes;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.EtcdCluster;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * Many streams of changes below one prefix beside as many long polls, and watches of etcd: what
 * each costs a server in memory, how long a put takes to reach the last of them, and how few bytes
 * tell of one change among many keys. Owned by the thread that runs it.
 */
public final class ChangeStreams {
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final String PREFIX = "/v1/praetor/changes/watched/";
  private static final int ROUNDS = 15;
  private static final int KEYS = 100_000;
  private static final int KEYS_OF_TRANSACTION = 100;
  private static final double BYTES_MAX = 8_192;
  private static final double TIME_MAX = 1.1;
  private static final double FEWER_MIN = 1_000;

  private final Verdict verdict = new Verdict();
  private int streams = 10_000;
  private boolean etcd = true;

  private ChangeStreams() {}

  /** {@code changes [-streams=N] [-etcd=false]} */
  public static void main(String[] arguments) throws Exception {
    ChangeStreams run = new ChangeStreams();
    for (String argument : arguments) {
      if (argument.startsWith("-streams=")) {
        run.streams = Integer.parseInt(argument.substring("-streams=".length()));
      } else if (argument.startsWith("-etcd=")) {
        run.etcd = Boolean.parseBoolean(argument.substring("-etcd=".length()));
      } else {
        System.err.println("usage: changes [-streams=N] [-etcd=false]; not known: " + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-changes");
    try (ProductProcess praetor =
        ProductProcess.single(
            folder.resolve("praetor"), "-hcl=limits { http_max_conns_per_client = 0 }")) {
      int port = praetor.awaitLeader(START_MAX).httpPort();
      run.spread(praetor, port);
      run.fewBytes(port);
    }
    if (run.etcd && EtcdCluster.isInstalled()) {
      run.beside(folder.resolve("etcd"));
    }
    System.exit(run.verdict.exitCode());
  }

  private static long index(int port) throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, "GET", PREFIX, null);
    if (answer.status() != 200) {
      throw new IOException("no changes: " + answer.status() + " " + answer.text());
    }
    return Seen.of(answer.text()).upTo();
  }

  private static void put(int port, String key, String value) throws IOException {
    RawHttp.Answer put =
        RawHttp.send(port, "PUT", "/v1/kv/" + key, value.getBytes(StandardCharsets.US_ASCII));
    if (put.status() != 200) {
      throw new IOException("a put answers " + put.text());
    }
  }

  private void spread(ProductProcess praetor, int port) throws Exception {
    verdict.part(streams + " streams of one prefix beside as many long polls");
    put(port, "watched/key", "0");
    long before = LiveMemory.bytes(praetor.pid());
    try (Crowd events = Crowd.connect(port, streams)) {
      long connected = LiveMemory.bytes(praetor.pid());
      long since = index(port);
      events.send(
          "GET "
              + PREFIX
              + "?since="
              + since
              + " HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
      events.await("event: heartbeat");
      long open = LiveMemory.bytes(praetor.pid());
      verdict.note(
          String.format(
              "a connection %,d bytes of live heap, with a stream %,d more",
              (connected - before) / streams, (open - connected) / streams));
      verdict.atMost(
          "a stream with its connection, live heap",
          (open - before) / (double) streams,
          BYTES_MAX,
          " bytes");
    }
    apart(port);
  }

  /** Each alone, in turn, so that neither serves the other's put. */
  private void apart(int port) throws Exception {
    long[] byEvents = new long[ROUNDS];
    long[] byPolls = new long[ROUNDS];
    for (int part = 0; part < 2 * 3; part++) {
      boolean isEvents = part % 2 == 0;
      try (Crowd crowd = Crowd.connect(port, streams)) {
        if (isEvents) {
          crowd.send("GET " + PREFIX + " HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
          crowd.await("event: heartbeat");
        }
        for (int i = 0; i < ROUNDS / 3; i++) {
          if (!isEvents) {
            crowd.send(
                "GET "
                    + PREFIX
                    + "?wait=10m&since="
                    + index(port)
                    + " HTTP/1.1\r\nHost: a\r\n\r\n");
          }
          pause();
          (isEvents ? byEvents : byPolls)[part / 2 * (ROUNDS / 3) + i] =
              crowd.timeTo(
                  port,
                  "watched/key",
                  "a" + part + "." + i,
                  isEvents ? "event: change" : "\"More\":false");
        }
      }
      pause();
    }
    verdict.note(
        String.format(
            "alone, in turn: put to the last event %s ms, to the last answer of a long poll %s ms",
            Arrays.toString(millis(byEvents)), Arrays.toString(millis(byPolls))));
    verdict.atMost(
        "put to the last event, against the last answer of as many long polls (medians, alone)",
        median(byEvents) / (double) median(byPolls),
        TIME_MAX,
        " times");
  }

  /** Longer than a server rests after it has told many of one topic. */
  private static void pause() throws InterruptedException {
    Thread.sleep(1_600);
  }

  private static long median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long[] millis(long[] nanos) {
    return Arrays.stream(nanos).map(each -> each / 1_000_000).toArray();
  }

  private void fewBytes(int port) throws IOException {
    verdict.part("one change among " + KEYS + " keys");
    String value = Base64.getEncoder().encodeToString(new byte[24]);
    for (int i = 0; i < KEYS; i += KEYS_OF_TRANSACTION) {
      StringBuilder operations = new StringBuilder("[");
      for (int key = i; key < i + KEYS_OF_TRANSACTION; key++) {
        operations
            .append(key > i ? "," : "")
            .append("{\"KV\":{\"Verb\":\"set\",\"Key\":\"many/")
            .append(key)
            .append("\",\"Value\":\"")
            .append(value)
            .append("\"}}");
      }
      RawHttp.Answer made =
          RawHttp.send(
              port,
              "PUT",
              "/v1/txn",
              operations.append(']').toString().getBytes(StandardCharsets.US_ASCII));
      if (made.status() != 200) {
        throw new IOException("a transaction answers " + made.text());
      }
    }
    long since = index(port);
    put(port, "many/7", "changed");
    long tree = RawHttp.send(port, "GET", "/v1/kv/many/?recurse", null).body().length;
    long change =
        RawHttp.send(port, "GET", "/v1/praetor/changes/many/?since=" + since, null).body().length;
    verdict.note(String.format("the tree has %,d bytes, the change %,d", tree, change));
    verdict.atLeast(
        "bytes of the tree for each byte of the change",
        tree / (double) change,
        FEWER_MIN,
        " times");
  }

  private void beside(Path folder) throws Exception {
    verdict.part(streams + " watches of etcd over its gateway");
    Files.createDirectories(folder);
    try (EtcdCluster servers = EtcdCluster.start(folder, 1, START_MAX)) {
      int port = servers.servers().getFirst().clientPort();
      String key =
          Base64.getEncoder().encodeToString("watched".getBytes(StandardCharsets.US_ASCII));
      String body = "{\"create_request\":{\"key\":\"" + key + "\",\"range_end\":\"d2F0Y2hlZQ==\"}}";
      try (Crowd crowd = Crowd.connect(port, streams)) {
        crowd.send(
            "POST /v3/watch HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
        crowd.await("\"created\":true");
        long[] times = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          String put = "{\"key\":\"" + key + "\",\"value\":\"" + key + "\"}";
          long begun = System.nanoTime();
          RawHttp.Answer made =
              RawHttp.send(port, "POST", "/v3/kv/put", put.getBytes(StandardCharsets.US_ASCII));
          if (made.status() != 200) {
            throw new IOException("a put of etcd answers " + made.text());
          }
          crowd.await("\"events\":");
          times[round] = System.nanoTime() - begun;
        }
        verdict.note(
            String.format(
                "etcd: put to the last event: median %.1f ms, %s",
                median(times) / 1e6, Arrays.toString(millis(times))));
      }
    }
  }
}
