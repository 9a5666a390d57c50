package io.praetor.verification.events;

import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks one agent for its events all the while, and notes when each came first and whether one came
 * again. A thread of its own.
 */
final class Listener implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"ID\":\"([^\"]*)\"");
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  private final Member agent;
  private final Map<String, Long> firstNanos = new ConcurrentHashMap<>();
  private final AtomicInteger repeated = new AtomicInteger();
  private final Thread thread;
  private String lastId = "";
  private volatile boolean isOver;

  Listener(Member agent) {
    this.agent = agent;
    thread = Thread.ofVirtual().name("listener-" + agent.name()).start(this::run);
  }

  Member agent() {
    return agent;
  }

  private void run() {
    String index = "0";
    while (!isOver) {
      RawHttp.Answer answer = agent.ask("GET", "/v1/event/list?wait=2s&index=" + index, WAIT_MAX);
      long now = System.nanoTime();
      if (answer == null) {
        // It is down, or stands still: it is asked again in a moment.
        index = "0";
        pause();
        continue;
      }
      index = String.valueOf(answer.header("X-Consul-Index"));
      List<String> ids =
          ID.matcher(answer.text()).results().map((MatchResult each) -> each.group(1)).toList();
      List<String> fresh = ids.subList(ids.lastIndexOf(lastId) + 1, ids.size());
      for (String id : fresh) {
        if (firstNanos.putIfAbsent(id, now) != null) {
          repeated.incrementAndGet();
        }
      }
      lastId = ids.isEmpty() ? lastId : ids.getLast();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When an event came, by {@link System#nanoTime()}; null if it did not. */
  @Nullable Long cameNanos(String id) {
    return firstNanos.get(id);
  }

  /** How many events came again. */
  int repeatedCount() {
    return repeated.get();
  }

  @Override
  public void close() {
    isOver = true;
    thread.interrupt();
  }
}
