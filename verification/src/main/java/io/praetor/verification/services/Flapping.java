package io.praetor.verification.services;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.load.HttpConversation;
import io.praetor.verification.load.Load;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One instance that flaps, beside watchers of other services, and beside watchers of its own. */
final class Flapping {
  private static final int CHANGES_PER_SECOND = 50;
  private static final int PUT_CALLERS = 16;
  private static final int SAMPLES_MAX = 1_000_000;
  private static final double LAG_MS_MAX = 1_000;
  private static final double PUTS_MIN = 0.8;
  private static final double RATE_MIN = 0.9 * CHANGES_PER_SECOND;
  private static final long GROWTH_BYTES_MAX = 16L << 20;
  private static final long SETTLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private final ProductProcess praetor;
  private final Population population;
  private final int count;
  private final int seconds;

  Flapping(ProductProcess praetor, Population population, int count, int seconds) {
    this.praetor = praetor;
    this.population = population;
    this.count = count;
    this.seconds = seconds;
  }

  private Flapper flapper() {
    return new Flapper(praetor.httpPort(), Population.node(0), Population.watchedId(0));
  }

  private String health(int number) {
    return "/v1/health/service/" + Population.service(number % population.services());
  }

  void wakesNobodyElse(Verdict verdict) throws Exception {
    verdict.part(
        "one instance at "
            + CHANGES_PER_SECOND
            + " changes a second, "
            + count
            + " watchers of other services");
    try (AgentCalls calls = new AgentCalls(praetor.httpPort());
        Flapper flapper = flapper();
        WatchCrowd crowd =
            new WatchCrowd(praetor.httpPort(), count, i -> health(i) + "?wait=10m&index=")) {
      String[] indexes = new String[population.services()];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = calls.index(health(i));
      }
      crowd.ask(i -> indexes[i % indexes.length]);
      calls.awaitParked(count);
      long cpu = ProcessCpu.micros(praetor.pid());
      flapper.start(CHANGES_PER_SECOND);
      var _ = crowd.listen(after(seconds), () -> false, (watcher, body) -> false);
      flapper.stop();
      cpu = ProcessCpu.micros(praetor.pid()) - cpu;
      verdict.atLeast("changes a second", flapper.last() / (double) seconds, RATE_MIN, "");
      verdict.note(
          String.format(
              Locale.ROOT, "%.1f ms of the server's CPU for each", cpu / 1e3 / flapper.last()));
      verdict.atMost("watchers that woke", (double) crowd.answers(), 0, "");
      int parked = calls.parked();
      verdict.atLeast("watchers that wait still", parked, count, "");
      // They do wake for their own: a change of another service on the same node.
      calls.put("/v1/catalog/register", population.instance(0).replace(": fine", ": better"));
      int own = (count + population.services() - 1) / population.services();
      var _ =
          crowd.listen(
              System.nanoTime() + SETTLE_NANOS_MAX,
              () -> crowd.answers() >= own,
              (watcher, body) -> false);
      verdict.atLeast(
          "watchers that wake for a change of theirs", (double) crowd.answers(), own, "");
    }
  }

  void isFollowed(Verdict verdict) throws Exception {
    verdict.part(
        "one instance at "
            + CHANGES_PER_SECOND
            + " changes a second, "
            + count
            + " watchers of it that ask again at once");
    try (AgentCalls calls = new AgentCalls(praetor.httpPort());
        Flapper flapper = flapper();
        WatchCrowd crowd =
            new WatchCrowd(
                praetor.httpPort(),
                count,
                i -> "/v1/health/service/" + Population.WATCHED + "?wait=10m&index=")) {
      flapper.change();
      String index = calls.index("/v1/health/service/" + Population.WATCHED);
      Lags lags = new Lags(flapper);
      crowd.ask(i -> index);
      calls.awaitParked(count);
      double before = puts(seconds).get();
      long liveBefore = LiveMemory.bytes(praetor.pid());
      // Once without a measurement: buffers and pools take the size that they need.
      flapper.start(CHANGES_PER_SECOND);
      var _ = crowd.listen(after(2), () -> false, lags);
      lags.begin();
      int changes = flapper.last();
      long resident = praetor.residentKib();
      long cpu = ProcessCpu.micros(praetor.pid());
      CompletableFuture<Double> during = puts(seconds);
      var _ = crowd.listen(after(seconds + 1), during::isDone, lags);
      cpu = ProcessCpu.micros(praetor.pid()) - cpu;
      changes = flapper.last() - changes;
      flapper.stop();
      long residentAfter = praetor.residentKib();
      int last = flapper.last();
      boolean allKnow =
          crowd.listen(
              System.nanoTime() + SETTLE_NANOS_MAX, () -> lags.knowing(last) == count, lags);
      calls.awaitParked(count);
      long liveAfter = LiveMemory.bytes(praetor.pid());
      double after = puts(seconds).get();
      double puts = during.get();
      verdict.atLeast("changes a second", changes / (double) (seconds + 1), RATE_MIN, "");
      verdict.note(
          String.format(
              Locale.ROOT, "%,d answers, %.1f s of the server's CPU", lags.answers(), cpu / 1e6));
      verdict.atLeast("states that a watcher skips between two answers", lags.skipped(), 0.1, "");
      verdict.note(
          String.format(
              Locale.ROOT, "a watcher is behind by %.0f ms in the median", lags.millis(0.5)));
      verdict.atMost("a watcher is behind, most of all", lags.millis(1), LAG_MS_MAX, " ms");
      verdict.atLeast(
          "watchers that know the last state", allKnow ? count : lags.knowing(last), count, "");
      verdict.note(
          String.format(
              Locale.ROOT, "resident %,d KiB, %,d at the beginning", residentAfter, resident));
      verdict.atMost(
          "growth of what lives on the heap",
          (liveAfter - liveBefore) / 1024.0,
          GROWTH_BYTES_MAX / 1024.0,
          " KiB");
      verdict.note(
          String.format(
              Locale.ROOT,
              "puts by %d callers: %,.0f a second before, %,.0f meanwhile, %,.0f after",
              PUT_CALLERS,
              before,
              puts,
              after));
      verdict.atLeast("puts to those without watchers", 2 * puts / (before + after), PUTS_MIN, "");
    }
  }

  private static long after(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** Puts a second, on a thread of their own. */
  private CompletableFuture<Double> puts(int forSeconds) {
    return CompletableFuture.supplyAsync(() -> {
      try (Load load =
          new Load(
              praetor.httpPort(), i -> new HttpConversation(HttpConversation::put), SAMPLES_MAX)) {
        return load.run(PUT_CALLERS, 1, forSeconds).perSecond();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
