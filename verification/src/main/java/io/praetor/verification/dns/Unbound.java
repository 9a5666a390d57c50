package io.praetor.verification.dns;

import io.praetor.verification.process.Ports;
import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Debian's unbound on the loopback, with one thread, that answers a zone from its configuration.
 * Owned by the thread that started it.
 */
final class Unbound implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/unbound");
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(20);

  private final Process process;
  private final InetSocketAddress address;

  private Unbound(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param records of the zone {@code consul.}, as a zone file has them
   * @param name one of their names, with an address
   */
  static Unbound start(Path folder, List<String> records, String name) throws IOException {
    int port = Ports.free(1).getFirst();
    List<String> lines = new ArrayList<>();
    lines.add("server:");
    lines.add("  directory: \"" + folder + "\"");
    lines.add("  chroot: \"\"");
    lines.add("  username: \"\"");
    lines.add("  pidfile: \"\"");
    lines.add("  use-syslog: no");
    lines.add("  do-daemonize: no");
    lines.add("  do-ip6: no");
    lines.add("  interface: 127.0.0.1");
    lines.add("  port: " + port);
    lines.add("  num-threads: 1");
    lines.add("  access-control: 127.0.0.0/8 allow");
    lines.add("  module-config: \"iterator\"");
    lines.add("  edns-buffer-size: 4096");
    lines.add("  max-udp-size: 4096");
    lines.add("  local-zone: \"consul.\" static");
    records.forEach(record -> lines.add("  local-data: '" + record + "'"));
    lines.add("remote-control:");
    lines.add("  control-enable: no");
    Path configuration = folder.resolve("unbound.conf");
    Files.write(configuration, lines);
    Path log = folder.resolve("unbound.log");
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-d", "-p", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    Unbound unbound =
        new Unbound(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    while (!unbound.answers(name)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        unbound.close();
        throw new IOException("unbound does not answer:\n" + Files.readString(log));
      }
      LockSupport.parkNanos(50_000_000);
    }
    return unbound;
  }

  private boolean answers(String name) {
    try {
      return DnsExchange.ask(address, DnsExchange.question(name, Type.A, false, 4096), true)
              .message()
              .getHeader()
              .getRcode()
          == Rcode.NOERROR;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
