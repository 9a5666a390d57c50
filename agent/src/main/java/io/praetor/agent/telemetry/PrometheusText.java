package io.praetor.agent.telemetry;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Metrics in Prometheus' text form, written by its own library; any thread. Apart from the JSON
 * form, so that the library is loaded when Prometheus asks, and at no start.
 */
final class PrometheusText {
  /** Upper bounds of the buckets in seconds; the last has none. */
  private static final List<Double> BOUNDS = bounds();

  private final Metrics metrics;
  private final String prefix;

  PrometheusText(Metrics metrics, String prefix) {
    this.metrics = metrics;
    this.prefix = prefix;
  }

  private static List<Double> bounds() {
    List<Double> bounds = new ArrayList<>();
    for (long nanos : Timing.BOUNDS_NANOS) {
      bounds.add(nanos / 1e9);
    }
    bounds.add(Double.POSITIVE_INFINITY);
    return List.copyOf(bounds);
  }

  String text(Predicate<Metrics.Id> shown) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges(all, shown);
    counters(all, shown);
    histograms(all, shown);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    try {
      PrometheusTextFormatWriter.create()
          .write(out, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void gauges(MetricSnapshots.Builder all, Predicate<Metrics.Id> shown) {
    Map<String, GaugeSnapshot.Builder> families = new TreeMap<>();
    for (Metrics.Value each : metrics.readGauges()) {
      if (shown.test(each.id())) {
        families
            .computeIfAbsent(
                each.id().name(),
                name -> GaugeSnapshot.builder().name(name(name)).help(metrics.meaning(name)))
            .dataPoint(
                GaugeDataPointSnapshot.builder()
                    .value(each.value())
                    .labels(labels(each.id()))
                    .build());
      }
    }
    families.values().forEach(family -> all.metricSnapshot(family.build()));
  }

  /** The library puts {@code _total} behind their names. */
  private void counters(MetricSnapshots.Builder all, Predicate<Metrics.Id> shown) {
    Map<String, CounterSnapshot.Builder> families = new TreeMap<>();
    for (Metrics.Value each : metrics.readCounters()) {
      // What cannot be read on this machine is no counter to the library.
      if (shown.test(each.id()) && each.value() >= 0) {
        families
            .computeIfAbsent(
                each.id().name(),
                name -> CounterSnapshot.builder().name(name(name)).help(metrics.meaning(name)))
            .dataPoint(
                CounterDataPointSnapshot.builder()
                    .value(each.value())
                    .labels(labels(each.id()))
                    .build());
      }
    }
    families.values().forEach(family -> all.metricSnapshot(family.build()));
  }

  private void histograms(MetricSnapshots.Builder all, Predicate<Metrics.Id> shown) {
    Map<String, HistogramSnapshot.Builder> families = new TreeMap<>();
    for (Metrics.Latencies each : metrics.readTimings()) {
      if (shown.test(each.id())) {
        families
            .computeIfAbsent(
                each.id().name(),
                name ->
                    HistogramSnapshot.builder()
                        .name(name(name) + "_seconds")
                        .help(metrics.meaning(name)))
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(BOUNDS, each.sum().counts()))
                    .sum(each.sum().nanos() / 1e9)
                    .labels(labels(each.id()))
                    .build());
      }
    }
    families.values().forEach(family -> all.metricSnapshot(family.build()));
  }

  private static Labels labels(Metrics.Id id) {
    Labels.Builder labels = Labels.builder();
    id.labels().forEach(labels::label);
    return labels.build();
  }

  private String name(String name) {
    // Consul's names have humps here and there (raft.commitTime); Prometheus' have none.
    String flat = name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return (prefix.isEmpty() ? flat : prefix + "_" + flat).replaceAll("[^a-zA-Z0-9_:]", "_");
  }
}
