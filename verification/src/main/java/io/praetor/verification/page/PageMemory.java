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
        heap.add(heapMegabytes(browser));
      }
      Object elements =
          browser.command("Memory.getDOMCounters", Map.of()).getOrDefault("nodes", 0L);
      verdict.note(
          String.format(Locale.ROOT, "%,d changes, %s nodes at the end", changes, elements));
      verdict.note(String.format(Locale.ROOT, "heap in MB: %s", rounded(heap)));
      visit.judge();
    }
    // What comes first fills caches of the page and of the browser.
    double early = median(heap.subList(SAMPLES / 4, SAMPLES / 2));
    double late = median(heap.subList(SAMPLES * 3 / 4, SAMPLES));
    verdict.atMost(
        "heap of the tab in the last quarter, of the second", late / early, GROWTH_MAX, "x");
    return verdict.exitCode();
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
