package io.praetor.verification.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts an agent as Go's test helper for Consul does and runs each client's program against it;
 * owned by the thread that runs it.
 */
public final class Clients {
  private static final List<String> ALL =
      List.of(
          "go",
          "node",
          "python",
          "java",
          "spring",
          "frontend",
          "consul-template",
          "dig",
          "haproxy",
          "unbound",
          "curl");

  /** What they need is not to be had on every machine: they may be missing under CI=true. */
  private static final List<String> OPTIONAL = List.of("consul-template", "curl");

  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);

  /** Consul's test helper gives it 10 s; a machine that does other things too may need longer. */
  private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(30);

  private static final Duration CLIENT_WAIT_MAX = Duration.ofMinutes(6);

  /** What runs only where it is named builds for minutes, or starts dozens of agents. */
  private static final Duration NAMED_WAIT_MAX = Duration.ofMinutes(25);

  /** The exit code by which a client says that its toolchain is not here. */
  private static final int TOOLCHAIN_MISSING = 3;

  private Clients() {}

  private enum Verdict {
    PASSED,
    FAILED,
    MISSING
  }

  /** {@code clients [NAME...]}: exits with 1 if one failed, or was missing under CI=true. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = arguments.length == 0 ? ALL : List.of(arguments);
    Path folder = Files.createTempDirectory("praetor-clients");
    System.out.println("files in " + folder);
    boolean strict = "true".equals(System.getenv("CI"));
    int failed = 0;
    System.out.println("version " + version());
    long begun = System.nanoTime();
    int dnsPort = Ports.free(1).getFirst();
    try (ProductProcess agent = start(folder, dnsPort)) {
      agent.awaitAnswer(START_WAIT_MAX);
      double answered = secondsSince(begun);
      agent.awaitLeader(START_WAIT_MAX);
      // The helper waits for 2 s and 7 s; on a machine that does other work they prove nothing.
      System.out.printf(
          "HTTP answered after %.2f s, a leader was there after %.2f s%n",
          answered, secondsSince(begun));
      for (String name : names) {
        long start = System.nanoTime();
        Verdict verdict = run(name, agent.address(), "127.0.0.1:" + dnsPort, folder);
        System.out.printf(
            "client %s: %s (%d s)%n",
            name, verdict, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        if (verdict == Verdict.FAILED
            || (strict && verdict == Verdict.MISSING && !OPTIONAL.contains(name))) {
          failed++;
        }
      }
      long interrupted = System.nanoTime();
      Optional<Integer> exit = agent.interrupt(STOP_WAIT_MAX);
      System.out.printf(
          "the agent ended %d ms after SIGINT%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - interrupted));
      if (exit.isEmpty()) {
        System.out.println("the agent does not end within " + STOP_WAIT_MAX + " of SIGINT");
        failed++;
      }
      if (failed > 0) {
        System.out.println("the agent's log: " + folder.resolve("log"));
      }
    }
    System.out.printf("%d of %d clients failed%n", failed, names.size());
    System.exit(failed == 0 ? 0 : 1);
  }

  /** The classes of this module, for a program that runs elsewhere. */
  private static String classPath() {
    return Stream.of(
            String.valueOf(System.getProperty("java.class.path")).split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** What the helper asks before it starts anything: JSON with the version as semver. */
  private static String version() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(ProductHome.launcher().toString(), "version", "-format=json")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String version = new ObjectMapper().readTree(process.getInputStream()).path("Version").asText();
    if (process.waitFor() != 0 || !version.matches("\\d+\\.\\d+\\.\\d+.*")) {
      throw new IllegalStateException("version -format=json gives \"" + version + "\"");
    }
    return version;
  }

  /** The file that hashicorp/consul's sdk/testutil writes for a server, in its words. */
  private static ProductProcess start(Path folder, int dnsPort)
      throws IOException, InterruptedException {
    ObjectMapper mapper = new ObjectMapper();
    List<Integer> free = Ports.free(7);
    ObjectNode config = mapper.createObjectNode();
    config.put("node_name", "verified").put("node_id", UUID.randomUUID().toString());
    config.putObject("performance").put("raft_multiplier", 1);
    config.put("bootstrap", true).put("server", true);
    config.put("data_dir", folder.resolve("data").toString());
    config.put("disable_update_check", true).put("skip_leave_on_interrupt", true);
    config.put("log_level", "debug").put("bind_addr", "127.0.0.1");
    config.putObject("addresses");
    config
        .putObject("ports")
        .put("dns", dnsPort)
        .put("http", free.get(0))
        .put("https", free.get(1))
        .put("serf_lan", free.get(2))
        .put("serf_wan", free.get(3))
        .put("server", free.get(4))
        .put("grpc", free.get(5))
        .put("grpc_tls", free.get(6));
    config.putObject("acl").putObject("tokens");
    config
        .putObject("connect")
        .put("enabled", true)
        .putObject("ca_config")
        .put("cluster_id", "11111111-2222-3333-4444-555555555555");
    config.putObject("peering").put("enabled", true);
    config.put("version", version());
    Path file = folder.resolve("config.json");
    Files.write(file, mapper.writeValueAsBytes(config));
    return ProductProcess.of(
        List.of("agent", "-config-file", file.toString()), folder.resolve("log"), free.get(0));
  }

  private static Verdict run(String name, String address, String dnsAddress, Path folder)
      throws IOException, InterruptedException {
    Path program =
        ProductHome.launcher().resolveSibling("verification").resolve("clients").resolve(name);
    Path work = Files.createDirectory(folder.resolve(name));
    ProcessBuilder builder = new ProcessBuilder(program.resolve("run").toString()).inheritIO();
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put("CONSUL_HTTP_ADDR", address);
    builder.environment().put("CONSUL_DNS_ADDR", dnsAddress);
    builder.environment().put("WORK", work.toString());
    builder.environment().put("CLASSPATH", classPath());
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Process process = builder.start();
    Duration waitMax = ALL.contains(name) ? CLIENT_WAIT_MAX : NAMED_WAIT_MAX;
    if (!process.waitFor(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
      System.out.println("client " + name + " has not ended in " + waitMax);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return Verdict.FAILED;
    }
    return switch (process.exitValue()) {
      case 0 -> Verdict.PASSED;
      case TOOLCHAIN_MISSING -> Verdict.MISSING;
      default -> Verdict.FAILED;
    };
  }
}
