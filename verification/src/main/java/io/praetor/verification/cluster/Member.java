package io.praetor.verification.cluster;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.process.Program;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One agent of a cluster, through all its starts. Changed by one thread, a server by that which
 * owns the cluster; any thread may ask.
 */
public final class Member {
  private static final Duration ASK_MAX = Duration.ofSeconds(2);

  private final String name;
  private final boolean server;
  private final String address;
  private final int httpPort;
  private final Path folder;
  private final List<String> arguments;
  private volatile Map<String, String> environment = Map.of();
  private volatile Program program = Program.own();
  private volatile @Nullable ProductProcess process;
  private volatile int starts;
  private volatile boolean paused;
  private int lostDisks;

  Member(
      String name,
      boolean server,
      String address,
      int httpPort,
      Path folder,
      List<String> arguments) {
    this.name = name;
    this.server = server;
    this.address = address;
    this.httpPort = httpPort;
    this.folder = folder;
    this.arguments = List.copyOf(arguments);
  }

  public String name() {
    return name;
  }

  /** Where other agents reach it: an address of the network of links. */
  public String address() {
    return address;
  }

  public int httpPort() {
    return httpPort;
  }

  /**
   * Its name with the count of its starts: who answers, as a history names it. Behind an agent that
   * is no server it is now this one, now that one who answers, which a plus at the end says.
   */
  public String life() {
    return name + "#" + starts + (server ? "" : "+");
  }

  public Path dataDir() {
    return folder.resolve("data");
  }

  /** Starts it; it must not run. */
  void start() throws IOException {
    Files.createDirectories(folder);
    int next = starts + 1;
    starts = next;
    process = ProductProcess.of(program, arguments, environment, folder.resolve("log"), httpPort);
  }

  /** Whether the process is there, stopped or not. */
  public boolean isAlive() {
    ProductProcess known = process;
    return known != null && known.isAlive();
  }

  /** The process that runs. */
  public long pid() {
    return running().pid();
  }

  public boolean isPaused() {
    return paused;
  }

  /** Kill -9; nothing if it is dead. */
  void kill() throws InterruptedException {
    ProductProcess known = process;
    if (known != null) {
      known.kill();
    }
    paused = false;
  }

  /** Asks it to end, and returns once it has. */
  void stop() {
    running().close();
    paused = false;
  }

  /** Kill -9 without waiting for the end. */
  void strike() {
    ProductProcess known = process;
    if (known != null) {
      known.strike();
    }
  }

  void pause() throws IOException, InterruptedException {
    if (isAlive()) {
      running().pause();
      paused = true;
    }
  }

  void resume() throws IOException, InterruptedException {
    if (paused && isAlive()) {
      running().resume();
    }
    paused = false;
  }

  private ProductProcess running() {
    ProductProcess known = process;
    if (known == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return known;
  }

  /** From its next start on, as another build. */
  void program(Program next) {
    program = next;
  }

  /** From its next start on, with additions to its environment. */
  void environment(Map<String, String> next) {
    environment = next;
  }

  /** Puts its files aside, as a new disk would; it must not run. */
  void loseDisk() throws IOException {
    lostDisks++;
    Files.move(dataDir(), folder.resolve("lost-" + lostDisks));
  }

  /** All that its processes have printed. */
  public String log() {
    return running().log();
  }

  /** The address of the server that it takes for the leader; empty if of none or no answer. */
  public String leader() {
    RawHttp.Answer answer = ask("GET", "/v1/status/leader");
    return answer == null ? "" : answer.text().replace("\"", "").strip();
  }

  /** One question to its API, or null if there was no answer of status 200 in two seconds. */
  public RawHttp.@Nullable Answer ask(String method, String path) {
    return ask(method, path, ASK_MAX);
  }

  /** The same with another limit. */
  public RawHttp.@Nullable Answer ask(String method, String path, Duration waitMax) {
    if (!isAlive() || paused) {
      return null;
    }
    try (KeptConnection connection = new KeptConnection(httpPort)) {
      RawHttp.Answer answer = connection.send(method, path, null, waitMax);
      return answer.status() == 200 ? answer : null;
    } catch (IOException e) {
      return null;
    }
  }
}
