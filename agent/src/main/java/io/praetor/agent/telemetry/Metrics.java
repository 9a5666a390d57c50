package io.praetor.agent.telemetry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Everything that is counted and timed in this process; any thread. Owners of a number ask for its
 * meter once and keep it: counting then costs an addition, and nothing is looked up on the way of a
 * request.
 *
 * <p>Names are dotted words, as Consul's telemetry has them ({@code raft.commitTime}); labels tell
 * apart what shares one.
 */
public final class Metrics {
  /** A name with its labels, in the order of their names. */
  record Id(String name, Map<String, String> labels) implements Comparable<Id> {
    @Override
    public int compareTo(Id other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : labels.toString().compareTo(other.labels.toString());
    }
  }

  private final Map<Id, LongAdder> counters = new ConcurrentSkipListMap<>();
  private final Map<Id, DoubleSupplier> gauges = new ConcurrentSkipListMap<>();
  private final Map<Id, DoubleSupplier> totals = new ConcurrentSkipListMap<>();
  private final Map<Id, Timing> timings = new ConcurrentSkipListMap<>();
  private final Map<Id, RouteMeter> routes = new ConcurrentSkipListMap<>();
  private final Map<String, String> meanings = new ConcurrentHashMap<>();

  /** No metrics yet. */
  public Metrics() {
    means("http.requests", "Requests answered, by method, route and status.");
    means(
        "http.request",
        "From the arrival of a request to its answer, or to the moment from which it waits for a"
            + " change.");
  }

  /** Says in one sentence what all metrics of a name tell, with the unit. */
  public void means(String name, String meaning) {
    meanings.put(name, meaning);
  }

  String meaning(String name) {
    return meanings.getOrDefault(name, "");
  }

  /** The counter of that name. */
  public LongAdder counter(String name, String... labels) {
    return counters.computeIfAbsent(id(name, labels), _ -> new LongAdder());
  }

  /**
   * Asks the supplier whenever the metrics are read; a later one of the same name takes its place.
   */
  public void gauge(String name, DoubleSupplier value, String... labels) {
    gauges.put(id(name, labels), value);
  }

  /** The same for a number that only rises while the process lives. */
  public void total(String name, DoubleSupplier value, String... labels) {
    totals.put(id(name, labels), value);
  }

  /** The latencies of that name. */
  public Timing timing(String name, String... labels) {
    return timings.computeIfAbsent(id(name, labels), _ -> new Timing());
  }

  /**
   * The meter of one route of the HTTP API.
   *
   * @param route its pattern, such as {@code /v1/kv/}; never a path as it was asked for
   */
  public RouteMeter route(String method, String route) {
    return routes.computeIfAbsent(
        id("http.request", "method", method, "route", route), _ -> new RouteMeter());
  }

  private static Id id(String name, String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels come in pairs: " + List.of(labels));
    }
    Map<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      pairs.put(labels[i], labels[i + 1]);
    }
    return new Id(name, Collections.unmodifiableMap(pairs));
  }

  /** A number now, with its name. */
  record Value(Id id, double value) {}

  /** Latencies so far, with their name. */
  record Latencies(Id id, Timing.Sum sum) {}

  Collection<Value> readGauges() {
    List<Value> values = new ArrayList<>();
    gauges.forEach((id, value) -> values.add(new Value(id, value.getAsDouble())));
    return values;
  }

  /** Counters and totals, and the requests by route and status. */
  Collection<Value> readCounters() {
    List<Value> values = new ArrayList<>();
    counters.forEach((id, count) -> values.add(new Value(id, count.sum())));
    totals.forEach((id, value) -> values.add(new Value(id, value.getAsDouble())));
    routes.forEach((id, meter) ->
        meter.forEachStatus((status, count) -> {
          Map<String, String> labels = new TreeMap<>(id.labels());
          labels.put("status", Integer.toString(status));
          values.add(new Value(new Id("http.requests", labels), count));
        }));
    values.sort(Comparator.comparing(Value::id));
    return values;
  }

  Collection<Latencies> readTimings() {
    Map<Id, Timing> all = new TreeMap<>(timings);
    routes.forEach((id, meter) -> all.put(id, meter.latency()));
    List<Latencies> values = new ArrayList<>();
    all.forEach((id, timing) -> values.add(new Latencies(id, timing.sum())));
    return values;
  }
}
