package io.praetor.verification.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests to one agent on a connection that is kept, each of which has to go well. One thread. */
public final class AgentCalls implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 20_000_000;
  private static final Pattern PARKED = Pattern.compile("(?m)^\\w*http_parked_queries (\\d+)");

  private final KeptConnection connection;

  public AgentCalls(int port) {
    connection = new KeptConnection(port);
  }

  public String put(String path, String body) throws IOException {
    return ask("PUT", path, body).text();
  }

  public RawHttp.Answer get(String path) throws IOException {
    return ask("GET", path, null);
  }

  /** The index that a read of a path has now. */
  public String index(String path) throws IOException {
    return Objects.requireNonNull(get(path).header("X-Consul-Index"), path);
  }

  private RawHttp.Answer ask(String method, String path, @Nullable String body) throws IOException {
    RawHttp.Answer answer =
        connection.send(
            method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), ANSWER_MAX);
    if (answer.status() != 200) {
      throw new IOException(
          method + " " + path + " answers " + answer.status() + ": " + answer.text());
    }
    return answer;
  }

  /** How many blocking queries wait at the agent. */
  public int parked() throws IOException {
    Matcher found = PARKED.matcher(get("/v1/agent/metrics?format=prometheus").text());
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /** Waits until so many queries wait at the agent. */
  public void awaitParked(int count) throws IOException {
    long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
    int parked = parked();
    while (parked < count) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(parked + " of " + count + " queries wait at the agent");
      }
      LockSupport.parkNanos(POLL_NANOS);
      parked = parked();
    }
  }

  /** Waits until something holds. */
  public static void await(String what, Duration waitMax, BooleanSupplier condition)
      throws IOException {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("not so within " + waitMax + ": " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Sends one request for each number below a count over several connections.
   *
   * @return how many seconds it took
   */
  public static double putEach(
      int port, int connections, int count, IntFunction<String> paths, IntFunction<String> bodies)
      throws Exception {
    long begun = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int caller = 0; caller < connections; caller++) {
        int first = caller;
        shares.add(() -> {
          try (AgentCalls calls = new AgentCalls(port)) {
            for (int i = first; i < count; i += connections) {
              calls.put(paths.apply(i), bodies.apply(i));
            }
          }
          return null;
        });
      }
      for (Future<Void> done : callers.invokeAll(shares)) {
        try {
          done.get();
        } catch (ExecutionException e) {
          throw new IOException("port " + port, e.getCause());
        }
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  @Override
  public void close() {
    connection.close();
  }
}
