package io.praetor.agent;

import io.praetor.agent.feed.FeedMeter;
import io.praetor.agent.telemetry.Metrics;
import java.util.concurrent.atomic.LongAdder;

/** Carries what streams of changes measure to the agent's metrics. Any thread. */
final class FeedMetrics implements FeedMeter {
  private final LongAdder streams = new LongAdder();
  private final LongAdder readers = new LongAdder();
  private final LongAdder events;
  private final LongAdder sent;
  private final LongAdder cutOff;

  private FeedMetrics(Metrics metrics) {
    metrics.gauge("changes.streams", streams::doubleValue);
    metrics.means("changes.streams", "Streams of changes that are open.");
    metrics.gauge("changes.readers", readers::doubleValue);
    metrics.means(
        "changes.readers",
        "Readers of changes, each of which serves all streams that ask the same.");
    events = metrics.counter("changes.events");
    metrics.means("changes.events", "Events of changes that readers have encoded.");
    sent = metrics.counter("changes.sent");
    metrics.means("changes.sent", "Events of changes that readers have handed to streams.");
    cutOff = metrics.counter("changes.cut_off");
    metrics.means(
        "changes.cut_off",
        "Streams of changes that were ended since their clients read too slowly.");
  }

  static FeedMeter of(Metrics metrics) {
    return new FeedMetrics(metrics);
  }

  @Override
  public void streams(int by) {
    streams.add(by);
  }

  @Override
  public void readers(int by) {
    readers.add(by);
  }

  @Override
  public void sent(int count, int to) {
    events.add(count);
    sent.add((long) count * to);
  }

  @Override
  public void cutOff() {
    cutOff.increment();
  }
}
