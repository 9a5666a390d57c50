package io.praetor.grpc;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real agent in memory, of the product that was built before; owned by the thread of a test. */
final class AgentProcess implements AutoCloseable {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(90);

  private final Process process;
  private final int port;

  private AgentProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static AgentProcess start(Path folder) throws IOException, InterruptedException {
    int[] ports = new int[2];
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports[0] = first.getLocalPort();
      ports[1] = second.getLocalPort();
    }
    File log = Files.createTempFile(folder, "agent", ".log").toFile();
    Process process =
        new ProcessBuilder(
                launcher().toString(),
                "agent",
                "-dev",
                "-bind=127.0.0.1",
                "-http-port=" + ports[0],
                "-server-port=" + ports[1],
                "-serf-lan-port=-1")
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    AgentProcess agent = new AgentProcess(process, ports[0]);
    agent.awaitLeader(log);
    return agent;
  }

  /** Found from the working directory upwards. */
  private static Path launcher() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path launcher = at.resolve("praetor");
      if (Files.isRegularFile(launcher) && Files.isExecutable(launcher)) {
        return launcher;
      }
    }
    throw new IllegalStateException("no ./praetor here or above: run this within the tree");
  }

  private void awaitLeader(File log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/v1/status/leader"))
            .timeout(Duration.ofSeconds(5))
            .build();
    while (System.nanoTime() - deadline < 0 && process.isAlive()) {
      try {
        if (http.send(question, BodyHandlers.ofString()).body().contains(":")) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet; the deadline bounds how often this is tried.
        LockSupport.parkNanos(20_000_000);
      }
    }
    close();
    throw new IllegalStateException("no agent:\n" + Files.readString(log.toPath()));
  }

  /** Host and port of its HTTP API. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** SIGKILL; returns once the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
