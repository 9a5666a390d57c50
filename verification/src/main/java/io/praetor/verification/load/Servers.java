package io.praetor.verification.load;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
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
import java.util.concurrent.locks.LockSupport;

/**
 * The servers that are compared, each a process of its own with files of its own; owned by the
 * thread that runs them.
 */
final class Servers implements AutoCloseable {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final Path ETCD = Path.of("/usr/bin/etcd");

  /** Where a server listens, and which process it is. */
  record Server(int port, long pid) {}

  private final Path folder;
  private final List<ProductProcess> praetors = new ArrayList<>();
  private final List<Process> others = new ArrayList<>();

  /** None of them yet: each is started when it is asked for. */
  Servers(Path folder) {
    this.folder = folder;
  }

  /** Praetor through this launcher. */
  Server praetor(Path launcher) throws IOException {
    ProductProcess praetor = praetor(folder.resolve("praetor" + praetors.size()), launcher);
    praetors.add(praetor);
    praetor.awaitLeader(START_WAIT_MAX);
    return new Server(praetor.httpPort(), praetor.pid());
  }

  /** A bare Netty server. */
  Server stub() throws IOException {
    int port = Ports.free(1).getFirst();
    Process process =
        process(
            folder.resolve("stub.log"),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-cp",
            System.getProperty("java.class.path"),
            Stub.class.getName(),
            Integer.toString(port));
    awaitPort(port, process);
    return new Server(port, process.pid());
  }

  /** etcd, if Debian's is installed. */
  Optional<Server> etcd() throws IOException {
    if (!Files.isExecutable(ETCD)) {
      return Optional.empty();
    }
    List<Integer> ports = Ports.free(2);
    String client = "http://127.0.0.1:" + ports.get(0);
    String peer = "http://127.0.0.1:" + ports.get(1);
    Process process =
        process(
            folder.resolve("etcd.log"),
            ETCD.toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer);
    awaitPort(ports.get(0), process);
    return Optional.of(new Server(ports.get(0), process.pid()));
  }

  /** The real one, of whatever version the binary is. */
  Server consul(Path binary) throws IOException {
    List<Integer> ports = Ports.free(3);
    Process process =
        process(
            folder.resolve("consul.log"),
            binary.toString(),
            "agent",
            "-server",
            "-bootstrap-expect=1",
            "-data-dir=" + folder.resolve("consul"),
            "-bind=127.0.0.1",
            "-log-level=warn",
            "-http-port=" + ports.get(0),
            "-server-port=" + ports.get(1),
            "-serf-lan-port=" + ports.get(2),
            "-serf-wan-port=-1",
            "-dns-port=-1",
            "-grpc-port=-1",
            "-grpc-tls-port=-1",
            "-hcl=performance { raft_multiplier = 1 }",
            "-hcl=limits { http_max_conns_per_client = 1000 }");
    awaitPort(ports.get(0), process);
    return new Server(ports.get(0), process.pid());
  }

  /** A durable server that takes as many connections of one client as a load needs. */
  static ProductProcess praetor(Path folder, Path launcher) throws IOException {
    return ProductProcess.single(
        launcher, folder, "-hcl=limits { http_max_conns_per_client = 100000 }");
  }

  private Process process(Path log, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    others.add(process);
    return process;
  }

  private static void awaitPort(int port, Process process) throws IOException {
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  @Override
  public void close() {
    praetors.forEach(ProductProcess::close);
    others.forEach(Process::destroy);
  }
}
