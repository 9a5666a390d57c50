package io.praetor.verification.page;

import io.praetor.verification.figures.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How fast the page is, beside its limits: {@code page -figures}. Run by the main thread. */
final class PageFigures {
  private static final int KEYS = 100_000;
  private static final int OPERATIONS = 64;
  private static final int PUTS = 20;
  private static final int VISITS = 5;
  private static final int TABS = 8;

  private final PageAgents agents;
  private final Verdict verdict = new Verdict();

  private PageFigures(PageAgents agents) {
    this.agents = agents;
  }

  /** Measures all; returns what the process ends with. */
  static int run(PageAgents agents) throws Exception {
    PageFigures figures = new PageFigures(agents);
    figures.firstPaint();
    figures.fill();
    figures.largeFolder();
    figures.shown();
    figures.tabs();
    return figures.verdict.exitCode();
  }

  /** In a new profile each time: nothing is kept from the visit before. */
  private void firstPaint() throws Exception {
    verdict.part("First visit, median of " + VISITS);
    List<Double> paints = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (int i = 0; i < VISITS; i++) {
      try (Visit visit = Visit.first(agents.page())) {
        visit.browser().find("go-keys");
        visit.browser().settle();
        paints.add(
            number(
                visit.browser(),
                "return performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        bytes.add(
            number(
                visit.browser(),
                "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                    + ".reduce((sum, each) => sum + each.transferSize, 0)"));
      }
    }
    verdict.atMost("until the first paint", median(paints), 300, " ms");
    verdict.atMost("over the wire before the editor", median(bytes) / 1000, 250, " KB");
  }

  private void fill() throws Exception {
    for (int first = 0; first < KEYS; first += OPERATIONS) {
      StringBuilder body = new StringBuilder("[");
      for (int i = first; i < Math.min(KEYS, first + OPERATIONS); i++) {
        body.append(i == first ? "" : ",");
        body.append("{\"KV\": {\"Verb\": \"set\", \"Key\": \"crowd/key-").append(i);
        body.append("\", \"Value\": \"").append(encoded("value " + i)).append("\"}}");
      }
      agents.put("/v1/txn", body.append("]").toString());
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void largeFolder() throws Exception {
    verdict.part("A folder of 100,000 keys");
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.find("tree");
      Object opened =
          browser.runLong(
              """
              const done = arguments[0];
              const begun = performance.now();
              const look = () => document.querySelector('[data-name^="crowd/key-"]') ? done(performance.now() - begun) : requestAnimationFrame(look);
              location.hash = '#/keys/crowd/';
              look();
              """);
      verdict.atMost("until its first rows are shown", value(opened), 1000, " ms");
      Object pause =
          browser.runLong(
              """
              const done = arguments[0];
              const tree = document.querySelector('.tree');
              let last = performance.now(), longest = 0, frames = 0;
              const step = (now) => {
                longest = Math.max(longest, now - last);
                last = now;
                tree.scrollTop += 400;
                if (++frames < 300) requestAnimationFrame(step); else done(longest);
              };
              requestAnimationFrame((now) => { last = now; requestAnimationFrame(step); });
              """);
      verdict.atMost("longest pause of 300 frames of scrolling", value(pause), 100, " ms");
      visit.judge();
    }
  }

  private void shown() throws Exception {
    verdict.part("A put elsewhere, until it is shown, median and longest of " + PUTS);
    agents.put("/v1/kv/shown/k", "value -1");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/shown/k")) {
      Browser browser = visit.browser();
      browser.awaitText("value -1");
      browser.first("[data-test=\"state\"][data-state=\"live\"]");
      browser.settle();
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < PUTS; i++) {
        browser.run(
            """
            window.shownAt = 0;
            const look = () => {
              if (document.querySelector('[data-test="key-pane"]')?.innerText.includes(arguments[0])) window.shownAt = Date.now();
              else requestAnimationFrame(look);
            };
            look();
            """
                .replace("arguments[0]", "'value " + i + "'"));
        long begun = System.currentTimeMillis();
        agents.put("/v1/kv/shown/k", "value " + i);
        browser.await("value " + i, () -> number(browser, "return window.shownAt") > 0);
        times.add(number(browser, "return window.shownAt") - begun);
      }
      verdict.atMost("median", median(times), 200, " ms");
      verdict.note("longest: " + Collections.max(times) + " ms");
      visit.judge();
    }
  }

  private void tabs() throws Exception {
    verdict.part(TABS + " tabs of one browser");
    agents.put("/v1/kv/tabs/k", "before");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/tabs/k")) {
      Browser browser = visit.browser();
      for (int i = 1; i < TABS; i++) {
        browser.newTab();
        browser.visit(agents.page() + "#/keys/tabs/k");
        visit.signIn(PageAgents.MANAGEMENT, false);
        browser.awaitText("before");
      }
      agents.put("/v1/kv/tabs/k", "after");
      int told = 0;
      for (int i = 0; i < TABS; i++) {
        browser.tab(i);
        browser.awaitText("after");
        told++;
      }
      verdict.atLeast("tabs that know of a change when they are looked at", told, TABS, "");
      visit.judge();
    }
  }

  private static double number(Browser browser, String script) {
    return value(browser.run(script));
  }

  static double value(@Nullable Object told) {
    if (told instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalStateException("the page told " + told + " where a number was asked for");
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
