package io.praetor.verification.process;

import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Debian's etcd on the loopback, one server or several, with its defaults; owned by the thread that
 * started it.
 */
public final class EtcdCluster implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/etcd");
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(10);

  private final List<Server> servers = new ArrayList<>();

  private EtcdCluster() {}

  /** One of the servers. */
  public static final class Server {
    private final List<String> command;
    private final Path log;
    private final int clientPort;
    private Process process;

    private Server(List<String> command, Path log, int clientPort) throws IOException {
      this.command = command;
      this.log = log;
      this.clientPort = clientPort;
      this.process = launch();
    }

    private Process launch() throws IOException {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectInput(Path.of("/dev/null").toFile())
          .start();
    }

    /** Where clients connect, on the loopback. */
    public int clientPort() {
      return clientPort;
    }

    /** SIGKILL; returns once the process is gone. */
    public void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /** Starts the same command again. */
    public void restart() throws IOException {
      process = launch();
    }

    private boolean leads() {
      if (!process.isAlive()) {
        return false;
      }
      try {
        return RawHttp.send(clientPort, "GET", "/metrics", null)
            .text()
            .contains("\netcd_server_is_leader 1");
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Whether there is one to run. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Starts servers with files in {@code folder} and waits until one leads. */
  public static EtcdCluster start(Path folder, int count, Duration waitMax, String... extra)
      throws IOException {
    Files.createDirectories(folder);
    List<Integer> ports = Ports.free(2 * count);
    String all =
        IntStream.range(0, count)
            .mapToObj(i -> "etcd-" + i + "=http://127.0.0.1:" + ports.get(count + i))
            .collect(Collectors.joining(","));
    EtcdCluster cluster = new EtcdCluster();
    try {
      for (int i = 0; i < count; i++) {
        String client = "http://127.0.0.1:" + ports.get(i);
        String peer = "http://127.0.0.1:" + ports.get(count + i);
        List<String> command = new ArrayList<>();
        command.add(PROGRAM.toString());
        command.add("--name=etcd-" + i);
        command.add("--data-dir=" + folder.resolve("etcd-" + i));
        command.add("--listen-client-urls=" + client);
        command.add("--advertise-client-urls=" + client);
        command.add("--listen-peer-urls=" + peer);
        command.add("--initial-advertise-peer-urls=" + peer);
        command.add("--initial-cluster=" + all);
        command.addAll(List.of(extra));
        cluster.servers.add(
            new Server(List.copyOf(command), folder.resolve("etcd-" + i + ".log"), ports.get(i)));
      }
      for (Server server : cluster.servers) {
        awaitPort(server.clientPort, waitMax);
      }
      cluster.leader(waitMax);
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static void awaitPort(int port, Duration waitMax) throws IOException {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  /** The servers, in the order of their start. */
  public List<Server> servers() {
    return List.copyOf(servers);
  }

  /** The server that says that it leads. */
  public Server leader(Duration waitMax) throws IOException {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Server> leader = servers.stream().filter(Server::leads).findFirst();
      if (leader.isPresent()) {
        return leader.get();
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IOException("no server of etcd leads in " + waitMax);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.process.destroy());
    for (Server server : servers) {
      try {
        if (!server.process.waitFor(STOP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          server.process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        server.process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
