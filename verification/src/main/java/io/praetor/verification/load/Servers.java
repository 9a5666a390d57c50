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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The servers that are compared, each a process of its own with files of its own; owned by the
 * thread that runs them.
 */
final class Servers implements AutoCloseable {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final Path ETCD = Path.of("/usr/bin/etcd");

  final ProductProcess praetor;
  final int stubPort;
  final Optional<Integer> etcdPort;
  private final @Nullable Process etcd;
  private final Process stub;

  private Servers(Path folder) throws IOException {
    praetor = praetor(folder.resolve("praetor"));
    List<Integer> ports = Ports.free(3);
    stubPort = ports.get(0);
    stub =
        process(
            folder.resolve("stub.log"),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Stub.class.getName(),
            Integer.toString(stubPort));
    awaitPort(stubPort);
    if (!Files.isExecutable(ETCD)) {
      etcd = null;
      etcdPort = Optional.empty();
      return;
    }
    String client = "http://127.0.0.1:" + ports.get(1);
    String peer = "http://127.0.0.1:" + ports.get(2);
    etcd =
        process(
            folder.resolve("etcd.log"),
            ETCD.toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer);
    etcdPort = Optional.of(ports.get(1));
    awaitPort(ports.get(1));
  }

  /** Starts all of them; etcd only if Debian's is installed. */
  static Servers start(Path folder) throws IOException {
    return new Servers(folder);
  }

  /** A durable server that takes as many connections of one client as a load needs. */
  static ProductProcess praetor(Path folder) throws IOException {
    return ProductProcess.single(folder, "-hcl=limits { http_max_conns_per_client = 100000 }")
        .awaitLeader(START_WAIT_MAX);
  }

  private static Process process(Path log, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
  }

  private static void awaitPort(int port) throws IOException {
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  @Override
  public void close() {
    praetor.close();
    for (Process process : etcd == null ? List.of(stub) : List.of(stub, etcd)) {
      process.destroy();
    }
  }
}
