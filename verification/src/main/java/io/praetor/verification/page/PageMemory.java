package io.praetor.verification.page;

import io.praetor.verification.figures.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the memory of a tab stays flat while what it shows changes all the time: {@code page
 * -memory=MINUTES}. Run by the main thread.
 */
final class PageMemory {
  private static final int SAMPLES = 40;
  private static final int KEYS = 500;
  private static final int CHANGES_A_SECOND = 40;
  private static final double GROWTH_MAX = 1.2;
  private static final double RATE_MIN = 0.5;

  private PageMemory() {}

  /** Changes keys for some minutes; returns what the process ends with. */
  static int run(PageAgents agents, double minutes) throws Exception {
    Verdict verdict = new Verdict();
    verdict.part(
        String.format(
            Locale.ROOT,
            "A folder of %,d keys, of which %d a second change, are made or deleted, for %s min",
            KEYS,
            CHANGES_A_SECOND,
            minutes));
    agents.put("/v1/kv/busy/open", "value");
    List<Double> heap = new ArrayList<>();
    List<Double> nodes = new ArrayList<>();
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/busy/open")) {
      Browser browser = visit.browser();
      browser.find("tree");
      long begun = System.nanoTime();
      long whole = (long) (minutes * 60e9);
      int changes = 0;
      for (int sample = 1; sample <= SAMPLES; sample++) {
        while (System.nanoTime() - begun < whole / SAMPLES * sample) {
          change(agents, changes++);
          long due = begun + changes * 1_000_000_000L / CHANGES_A_SECOND;
          LockSupport.parkNanos(due - System.nanoTime());
        }
        // A page that has lost the stream would keep its memory, too.
        agents.put("/v1/kv/busy/open", "sample " + sample);
        browser.awaitText("value", "sample " + sample);
        heap.add(heapMegabytes(browser));
        nodes.add(
            PageFigures.value(browser.command("Memory.getDOMCounters", Map.of()).get("nodes")));
      }
      verdict.note(String.format(Locale.ROOT, "heap in MB: %s", rounded(heap)));
      verdict.note(String.format(Locale.ROOT, "nodes: %s", rounded(nodes)));
      verdict.atLeast("changes", changes, minutes * 60 * CHANGES_A_SECOND * RATE_MIN, "");
      visit.judge();
    }
    verdict.atMost("heap in the last quarter, of the second", growth(heap), GROWTH_MAX, "x");
    verdict.atMost("nodes in the last quarter, of the second", growth(nodes), GROWTH_MAX, "x");
    return verdict.exitCode();
  }

  /** How many times as much; what comes first is left out, since it fills caches. */
  private static double growth(List<Double> samples) {
    double early = median(samples.subList(SAMPLES / 4, SAMPLES / 2));
    double late = median(samples.subList(SAMPLES * 3 / 4, SAMPLES));
    return late / early;
  }

  private static void change(PageAgents agents, int number) throws Exception {
    String path = "/v1/kv/busy/key-" + number * 31 % KEYS;
    if (number % 7 == 0) {
      agents.ask("DELETE", path, null);
    } else {
      agents.put(number % 11 == 0 ? "/v1/kv/busy/open" : path, "value " + number);
    }
  }

  private static double heapMegabytes(Browser browser) {
    browser.command("HeapProfiler.collectGarbage", Map.of());
    return PageFigures.value(browser.command("Runtime.getHeapUsage", Map.of()).get("usedSize"))
        / 1e6;
  }

  private static List<String> rounded(List<Double> values) {
    return values.stream().map(each -> String.format(Locale.ROOT, "%.1f", each)).toList();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
