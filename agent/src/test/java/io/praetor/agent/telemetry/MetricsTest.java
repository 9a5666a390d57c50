package io.praetor.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();
  private final MetricsText text = new MetricsText(metrics, "consul");

  @Test
  void prometheusGetsCountsAndCumulativeBuckets() {
    RouteMeter kv = metrics.route("GET", "/v1/kv/");
    kv.record(200, 60_000);
    kv.record(200, 60_000_000);
    kv.record(404, 20_000_000_000L);
    metrics.gauge("http.parked", () -> 7);
    List<String> lines = text.prometheus().lines().toList();
    assertThat(lines)
        .contains(
            "consul_http_parked 7.0",
            "consul_http_requests_total{method=\"GET\",route=\"/v1/kv/\",status=\"200\"} 2.0",
            "consul_http_requests_total{method=\"GET\",route=\"/v1/kv/\",status=\"404\"} 1.0",
            "# TYPE consul_http_request_seconds histogram",
            "consul_http_request_seconds_bucket{method=\"GET\",route=\"/v1/kv/\",le=\"5.0E-5\"} 0",
            "consul_http_request_seconds_bucket{method=\"GET\",route=\"/v1/kv/\",le=\"0.1\"} 2",
            "consul_http_request_seconds_bucket{method=\"GET\",route=\"/v1/kv/\",le=\"+Inf\"} 3",
            "consul_http_request_seconds_count{method=\"GET\",route=\"/v1/kv/\"} 3")
        .anyMatch(line -> line.startsWith("consul_runtime_heap_used_bytes "));
    assertThat(lines.stream().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
    assertThat(lines)
        .allMatch(line ->
            line.matches(
                "# TYPE [a-z_]+ (gauge|counter|histogram)|# HELP [a-z_]+ .+\\.|[a-z_]+(\\{.*})?"
                    + " [-+.0-9A-Za-z]+"));
  }

  @Test
  void jsonHasTheShapeOfConsuls() throws Exception {
    metrics.counter("raft.apply", "kind", "a\"b\n").add(4);
    metrics.timing("raft.commitTime").record(1_000_000);
    metrics.timing("raft.commitTime").record(2_000_000);
    metrics.timing("raft.commitTime").record(3_000_000);
    metrics.timing("raft.never");
    JsonNode json = new ObjectMapper().readTree(text.json(1_795_464_000_000L, 2_000));
    assertThat(json.path("Timestamp").asText()).isEqualTo("2026-11-23 20:00:00 +0000 UTC");
    assertThat(json.path("Points").isArray()).isTrue();
    JsonNode counter = json.path("Counters").path(0);
    assertThat(counter.path("Name").asText()).isEqualTo("consul.raft.apply");
    assertThat(counter.path("Count").asInt()).isEqualTo(4);
    assertThat(counter.path("Rate").asDouble()).isEqualTo(2);
    assertThat(counter.path("Labels").path("kind").asText()).isEqualTo("a\"b\n");
    assertThat(counter.path("Min").asDouble()).isEqualTo(1);
    assertThat(counter.path("Stddev").asDouble()).isZero();
    JsonNode sample = json.path("Samples").path(0);
    assertThat(sample.fieldNames())
        .toIterable()
        .containsExactly("Name", "Count", "Rate", "Sum", "Min", "Max", "Mean", "Stddev", "Labels");
    assertThat(sample.path("Min").asDouble()).isEqualTo(1);
    assertThat(sample.path("Max").asDouble()).isEqualTo(3);
    assertThat(sample.path("Mean").asDouble()).isEqualTo(2);
    assertThat(sample.path("Stddev").asDouble()).isEqualTo(1);
    JsonNode never = json.path("Samples").path(1);
    assertThat(never.path("Min").asDouble()).isZero();
    assertThat(never.path("Stddev").asDouble()).isZero();
    assertThat(json.path("Gauges").size()).isPositive();
  }

  @Test
  void countsAreWholeNumbersWhateverTheTotal() throws Exception {
    metrics.total("runtime.cpu_seconds", () -> 1.08);
    JsonNode counters =
        new ObjectMapper().readTree(text.json(1_795_464_000_000L, 2_000)).path("Counters");
    assertThat(counters.size()).isPositive();
    for (JsonNode counter : counters) {
      assertThat(counter.path("Count").isIntegralNumber()).as(counter.toString()).isTrue();
    }
  }

  @Test
  void theLongestRuleThatFitsDecidesWhatIsShown() {
    metrics.counter("raft.apply").increment();
    metrics.timing("raft.commitTime").record(1);
    metrics.counter("raft.apply.other").increment();
    metrics.counter("kv.apply").increment();
    text.filter(
        new NameFilter(
            List.of("consul.raft", "consul.kv"),
            List.of("consul.raft.apply.", "consul.kv", "consul.raft.apply.o"),
            false));
    List<String> lines = text.prometheus().lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(lines)
        .anyMatch(line -> line.startsWith("consul_raft_apply_total "))
        .anyMatch(line -> line.startsWith("consul_raft_commit_time_seconds_bucket{"))
        .noneMatch(line -> line.contains("other"))
        .as("hidden wins where both name the same, and others are hidden by default")
        .noneMatch(line -> line.contains("kv") || line.contains("runtime"));
    assertThat(text.json(0, 1)).contains("consul.raft.apply\"").doesNotContain("other", "runtime");
    text.filter(new NameFilter(List.of(), List.of("consul.raft"), true));
    assertThat(text.prometheus()).doesNotContain("raft").contains("consul_runtime_threads");
  }

  @Test
  void askingTwiceGivesTheSameMeter() {
    metrics.counter("x", "a", "1", "b", "2").increment();
    metrics.counter("x", "b", "2", "a", "1").increment();
    assertThat(metrics.counter("x", "a", "1", "b", "2").sum()).isEqualTo(2);
  }
}
