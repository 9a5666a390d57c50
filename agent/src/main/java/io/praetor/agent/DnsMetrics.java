package io.praetor.agent;

import io.praetor.agent.dns.DnsMeter;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.telemetry.Timing;
import java.util.concurrent.atomic.LongAdder;

/** The figures of DNS, under Consul's names where Consul has one. Any thread. */
final class DnsMetrics implements DnsMeter {
  /** What is told and older than this counts as stale. */
  private static final long STALE_MS = 5_000;

  private final Timing domain;
  private final Timing reverse;
  private final LongAdder stale;
  private final LongAdder malformed;
  private final LongAdder limited;

  DnsMetrics(Metrics metrics, String node) {
    domain = metrics.timing("dns.domain_query", "node", node);
    reverse = metrics.timing("dns.ptr_query", "node", node);
    stale = metrics.counter("dns.stale_queries", "node", node);
    malformed = metrics.counter("dns.malformed_messages");
    limited = metrics.counter("dns.limited_answers");
    metrics.means("dns.domain_query", "Answering one query for a name of the domain.");
    metrics.means("dns.ptr_query", "Answering one query for an address.");
    metrics.means(
        "dns.stale_queries", "Answers that nobody had confirmed for more than five seconds.");
    metrics.means("dns.malformed_messages", "DNS messages that were none.");
    metrics.means("dns.limited_answers", "Answers that dns_config.large_answers_per_second cut.");
  }

  @Override
  public void answered(long nanos) {
    domain.record(nanos);
  }

  @Override
  public void answeredReverse(long nanos) {
    reverse.record(nanos);
  }

  @Override
  public void age(long ageMs) {
    if (ageMs > STALE_MS) {
      stale.increment();
    }
  }

  @Override
  public void malformed() {
    malformed.increment();
  }

  @Override
  public void rateLimited() {
    limited.increment();
  }
}
