package io.praetor.cli;

import io.praetor.cli.command.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Agents that start, answer a few requests of each kind and stop, in memory and on disk: what the
 * JVM's cache for agents is made from. Used by the main thread.
 */
final class AgentRehearsal {
  private static final int ROUNDS = 3;
  private static final long START_MS_MAX = 120_000;
  private static final long RETRY_MS = 20;
  private static final int READ_MS_MAX = 20_000;

  private static final List<String> REQUESTS =
      List.of(
          "PUT /v1/kv/rehearsal/a one",
          "GET /v1/kv/rehearsal/a",
          "GET /v1/kv/rehearsal/a?raw",
          "GET /v1/kv/rehearsal/a?consistent",
          "GET /v1/kv/rehearsal/a?stale",
          "GET /v1/kv/rehearsal/?recurse&pretty",
          "GET /v1/kv/rehearsal/?keys&separator=/",
          "GET /v1/kv/rehearsal/a?index=1&wait=10ms",
          "GET /v1/kv/rehearsal/a?index=1000000&wait=10ms",
          "PUT /v1/kv/rehearsal/b?cas=0 two",
          "PUT /v1/txn [{\"KV\":{\"Verb\":\"set\",\"Key\":\"rehearsal/c\",\"Value\":\"YQ==\"}}]",
          "PUT /v1/session/create {\"TTL\":\"60s\"}",
          "GET /v1/session/list",
          "DELETE /v1/kv/rehearsal/a",
          "DELETE /v1/kv/rehearsal/?recurse",
          "GET /v1/status/leader",
          "GET /v1/status/peers",
          "GET /v1/agent/self",
          "GET /v1/agent/members",
          "GET /v1/agent/metrics?format=prometheus",
          "GET /v1/catalog/nodes",
          "GET /v1/nothing");

  private AgentRehearsal() {}

  static void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("praetor-rehearsal-");
    try {
      int server = freePort();
      agent(server, "-dev");
      // The second of these finds a log, and in it its own address.
      for (int i = 0; i < 2; i++) {
        agent(server, "-server", "-bootstrap-expect=1", "-data-dir=" + folder);
      }
    } finally {
      delete(folder);
    }
  }

  private static void agent(int server, String... flags) throws IOException, InterruptedException {
    int http = freePort();
    List<String> line =
        Stream.concat(
                Stream.of("agent", "-bind=127.0.0.1", "-client=127.0.0.1", "-http-port=" + http),
                Stream.of("-server-port=" + server, "-serf-lan-port=-1"))
            .toList();
    String[] all = Stream.concat(line.stream(), Stream.of(flags)).toArray(String[]::new);
    Thread agent = Thread.ofPlatform().name("rehearsed agent").start(() -> Rehearsal.run(all));
    untilAnswers(agent, http);
    for (int i = 0; i < ROUNDS; i++) {
      for (String request : REQUESTS) {
        ask(http, request);
      }
    }
    Signals.raise("TERM");
    agent.join();
  }

  private static void untilAnswers(Thread agent, int port)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS_MAX);
    while (true) {
      try {
        if (ask(port, "PUT /v1/kv/rehearsal/first 1").startsWith("HTTP/1.1 200")) {
          return;
        }
      } catch (IOException e) {
        if (!agent.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("the rehearsed agent does not answer", e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    }
  }

  /** Asks, on a connection of its own; the answer is read to its end. */
  private static String ask(int port, String request) throws IOException {
    String[] words = request.split(" ", 3);
    String body = words.length > 2 ? words[2] : "";
    String text =
        words[0]
            + " "
            + words[1]
            + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(READ_MS_MAX);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
