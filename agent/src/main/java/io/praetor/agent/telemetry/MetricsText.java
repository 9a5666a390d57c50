package io.praetor.agent.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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
    return JsonTexts.of(json -> write(json, nowMs, Math.max(1, uptimeMs) / 1e3));
  }

  private void write(JsonGenerator json, long nowMs, double seconds) throws IOException {
    json.writeStartObject();
    StringBuilder time = new StringBuilder();
    UtcTime.appendAsGo(time, nowMs);
    json.writeStringField("Timestamp", time.toString());
    json.writeArrayFieldStart("Gauges");
    for (Metrics.Value each : metrics.readGauges()) {
      if (shows(each.id())) {
        begin(json, each.id());
        json.writeFieldName("Value");
        json.writeNumber(Double.isFinite(each.value()) ? number(each.value()) : "0");
        end(json, each.id());
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Points");
    json.writeEndArray();
    json.writeArrayFieldStart("Counters");
    for (Metrics.Value each : metrics.readCounters()) {
      if (shows(each.id())) {
        begin(json, each.id());
        double one = each.value() == 0 ? 0 : 1;
        // Some totals are of seconds; clients read the count into an integer.
        json.writeNumberField("Count", Math.round(each.value()));
        aggregate(json, each.value() / seconds, each.value(), one, one, one, 0);
        end(json, each.id());
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Samples");
    for (Metrics.Latencies each : metrics.readTimings()) {
      if (shows(each.id())) {
        begin(json, each.id());
        double sum = each.sum().nanos() / 1e6;
        long count = each.sum().count();
        json.writeNumberField("Count", count);
        aggregate(
            json,
            sum / seconds,
            sum,
            each.sum().shortestNanos() / 1e6,
            each.sum().longestNanos() / 1e6,
            count == 0 ? 0 : sum / count,
            each.sum().deviation() * 1e3);
        end(json, each.id());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void begin(JsonGenerator json, Metrics.Id id) throws IOException {
    json.writeStartObject();
    json.writeStringField("Name", name(id));
  }

  private static void aggregate(
      JsonGenerator json,
      double rate,
      double sum,
      double min,
      double max,
      double mean,
      double deviation)
      throws IOException {
    fraction(json, "Rate", rate);
    fraction(json, "Sum", sum);
    fraction(json, "Min", min);
    fraction(json, "Max", max);
    fraction(json, "Mean", mean);
    fraction(json, "Stddev", deviation);
  }

  private static void fraction(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(String.format(Locale.ROOT, "%.6f", value));
  }

  private static void end(JsonGenerator json, Metrics.Id id) throws IOException {
    json.writeObjectFieldStart("Labels");
    for (Map.Entry<String, String> label : id.labels().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
