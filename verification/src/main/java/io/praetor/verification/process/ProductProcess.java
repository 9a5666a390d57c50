package io.praetor.verification.process;

import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One agent, started through the launcher as a user would, with ports and files of its own; owned
 * by the thread that started it.
 */
public final class ProductProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(10);

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final int httpPort;
  private Process process;

  private ProductProcess(
      List<String> command, Map<String, String> environment, Path log, int httpPort)
      throws IOException {
    this.command = command;
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.httpPort = httpPort;
    this.process = launch();
  }

  /**
   * A server of its own in {@code folder}, durable unless {@code extra} holds {@code -dev}; the
   * ports are free ones.
   */
  public static ProductProcess single(Path folder, String... extra) throws IOException {
    return single(ProductHome.launcher(), folder, extra);
  }

  /** The same through another launcher than this checkout's. */
  public static ProductProcess single(Path launcher, Path folder, String... extra)
      throws IOException {
    List<Integer> ports = Ports.free(2);
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.add("agent");
    if (!List.of(extra).contains("-dev")) {
      command.addAll(
          List.of("-server", "-bootstrap-expect=1", "-data-dir=" + folder.resolve("data")));
    }
    command.add("-bind=127.0.0.1");
    command.add("-http-port=" + ports.get(0));
    command.add("-server-port=" + ports.get(1));
    command.add("-serf-lan-port=-1");
    command.addAll(List.of(extra));
    return new ProductProcess(command, Map.of(), folder.resolve("log"), ports.get(0));
  }

  /**
   * An agent whose command line and ports are the caller's; its output is appended to {@code log}.
   */
  public static ProductProcess of(List<String> arguments, Path log, int httpPort)
      throws IOException {
    return of(arguments, Map.of(), log, httpPort);
  }

  /** The same with additions to its environment. */
  public static ProductProcess of(
      List<String> arguments, Map<String, String> environment, Path log, int httpPort)
      throws IOException {
    return of(Program.own(), arguments, environment, log, httpPort);
  }

  /** The same of any build. */
  public static ProductProcess of(
      Program program,
      List<String> arguments,
      Map<String, String> environment,
      Path log,
      int httpPort)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.launcher().toString());
    command.addAll(arguments);
    command.addAll(program.extra());
    return new ProductProcess(List.copyOf(command), environment, log, httpPort);
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Starts the same command again; the earlier process must have ended. */
  public void restart() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("process " + process.pid() + " still runs");
    }
    process = launch();
  }

  /** Waits until an HTTP answer of any status comes. */
  public ProductProcess awaitAnswer(Duration waitMax) {
    return await(waitMax, "an HTTP answer", () -> status().isPresent());
  }

  /** Waits until the agent names a leader. */
  public ProductProcess awaitLeader(Duration waitMax) {
    return await(
        waitMax,
        "a leader",
        () -> status().map(text -> text.length() > "\"\"".length()).orElse(false));
  }

  private ProductProcess await(Duration waitMax, String what, Condition condition) {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "the agent ended with " + process.exitValue() + " before " + what + ":\n" + log());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("no " + what + " in " + waitMax + ":\n" + log());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return this;
  }

  private interface Condition {
    boolean holds();
  }

  private Optional<String> status() {
    try {
      RawHttp.Answer answer = RawHttp.send(httpPort, "GET", "/v1/status/leader", null);
      return answer.status() == 200 ? Optional.of(answer.text().strip()) : Optional.of("");
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public int httpPort() {
    return httpPort;
  }

  /** Host and port of the HTTP API. */
  public String address() {
    return "127.0.0.1:" + httpPort;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns once the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGKILL, without waiting for the end. */
  public void strike() {
    process.destroyForcibly();
  }

  /** SIGSTOP: the process is alive and does nothing. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /**
   * SIGINT, as a user's Ctrl-C; returns the exit code, or empty if the process does not end in
   * {@code waitMax}.
   */
  public Optional<Integer> interrupt(Duration waitMax) throws IOException, InterruptedException {
    signal("INT");
    return process.waitFor(waitMax.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " " + process.pid() + " ended with " + code);
    }
  }

  /** Resident memory in KiB, from /proc (proc(5), VmRSS). */
  public long residentKib() throws IOException {
    return residentKib(process.pid());
  }

  /** Resident memory of any process in KiB. */
  public static long residentKib(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in /proc/" + pid + "/status");
  }

  /** All that the process, and those before a restart, have printed. */
  public String log() {
    try {
      return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      return "(the log cannot be read: " + e + ")";
    }
  }

  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(STOP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
