package io.praetor.agent.telemetry;

import java.util.Locale;
import java.util.Map;

/** Writes metrics as Consul's JSON, and as Prometheus reads them; any thread. */
public final class MetricsText {
  /** Of the answer in Prometheus' form. */
  public static final String PROMETHEUS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;
  private final String prefix;
  private volatile NameFilter filter = NameFilter.ALL;

  /**
   * @param prefix first word of every name
   */
  public MetricsText(Metrics metrics, String prefix) {
    this.metrics = metrics;
    this.prefix = prefix;
    ProcessMetrics.addTo(metrics);
  }

  /** Shows these metrics alone, from now on. */
  public void filter(NameFilter newFilter) {
    filter = newFilter;
  }

  private boolean shows(Metrics.Id id) {
    return filter.shows(name(id));
  }

  private String name(Metrics.Id id) {
    return prefix.isEmpty() ? id.name() : prefix + "." + id.name();
  }

  /** All metrics in Prometheus' form. */
  public String prometheus() {
    return new PrometheusText(metrics, prefix).text(this::shows);
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }

  /**
   * All metrics as {@code /v1/agent/metrics} has them in Consul; sums are since the start of the
   * process, and latencies in milliseconds.
   *
   * @param uptimeMs of the process, for the rates
   */
  public String json(long nowMs, long uptimeMs) {
    StringBuilder out = new StringBuilder(16_384);
    out.append("{\"Timestamp\":");
    UtcTime.appendAsGo(out.append('"'), nowMs);
    out.append("\",\"Gauges\":[");
    String comma = "";
    for (Metrics.Value each : metrics.readGauges()) {
      if (!shows(each.id())) {
        continue;
      }
      out.append(comma);
      name(out, each.id());
      out.append(",\"Value\":").append(Double.isFinite(each.value()) ? number(each.value()) : "0");
      end(out, each.id());
      comma = ",";
    }
    out.append("],\"Points\":[],\"Counters\":[");
    comma = "";
    double seconds = Math.max(1, uptimeMs) / 1e3;
    for (Metrics.Value each : metrics.readCounters()) {
      if (!shows(each.id())) {
        continue;
      }
      out.append(comma);
      name(out, each.id());
      double one = each.value() == 0 ? 0 : 1;
      // Some totals are of seconds; clients read the count into an integer.
      long count = Math.round(each.value());
      aggregate(out, count, each.value() / seconds, each.value(), one, one, one, 0);
      end(out, each.id());
      comma = ",";
    }
    out.append("],\"Samples\":[");
    comma = "";
    for (Metrics.Latencies each : metrics.readTimings()) {
      if (!shows(each.id())) {
        continue;
      }
      out.append(comma);
      name(out, each.id());
      double sum = each.sum().nanos() / 1e6;
      long count = each.sum().count();
      aggregate(
          out,
          count,
          sum / seconds,
          sum,
          each.sum().shortestNanos() / 1e6,
          each.sum().longestNanos() / 1e6,
          count == 0 ? 0 : sum / count,
          each.sum().deviation() * 1e3);
      end(out, each.id());
      comma = ",";
    }
    return out.append("]}").toString();
  }

  private void name(StringBuilder out, Metrics.Id id) {
    out.append("{\"Name\":");
    JsonEscapes.quote(out, name(id));
  }

  private static void aggregate(
      StringBuilder out,
      long count,
      double rate,
      double sum,
      double min,
      double max,
      double mean,
      double deviation) {
    out.append(",\"Count\":").append(count);
    out.append(
        String.format(
            Locale.ROOT,
            ",\"Rate\":%.6f,\"Sum\":%.6f,\"Min\":%.6f,\"Max\":%.6f,\"Mean\":%.6f,\"Stddev\":%.6f",
            rate,
            sum,
            min,
            max,
            mean,
            deviation));
  }

  private static void end(StringBuilder out, Metrics.Id id) {
    out.append(",\"Labels\":{");
    String comma = "";
    for (Map.Entry<String, String> label : id.labels().entrySet()) {
      out.append(comma);
      JsonEscapes.quote(out, label.getKey());
      out.append(':');
      JsonEscapes.quote(out, label.getValue());
      comma = ",";
    }
    out.append("}}");
  }
}
