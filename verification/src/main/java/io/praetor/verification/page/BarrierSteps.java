package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Each view in light and dark before axe-core, which knows what keeps people out. Stateless. */
final class BarrierSteps {
  /** Each place, with what has to be seen there before it is judged. */
  private static final Map<String, String> PLACES = places();

  private BarrierSteps() {}

  static List<Step> all() {
    return List.of(
        new Step(
            "nothing in any view keeps people out, in light", agents -> judge(agents, "light")),
        new Step("nothing in any view keeps people out, in dark", agents -> judge(agents, "dark")),
        new Step("a telephone shows each view in its width", agents -> fit(agents, 390, 844)),
        new Step("a tablet shows each view in its width", agents -> fit(agents, 768, 1024)));
  }

  private static Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("#/keys", "[data-name=\"app/\"]");
    places.put("#/keys/app/", "[data-name=\"app/first\"]");
    places.put("#/keys/app/first", "[data-test=\"key-pane\"] [data-test=\"value\"]");
    places.put("#/history", "[data-test=\"change\"]");
    places.put("#/history/app/first", "[data-test=\"change\"]");
    places.put("#/compare", "[data-test=\"compare-go\"]");
    places.put("#/compare?a=app/&b=barrier/", "[data-test=\"difference\"]");
    places.put("#/services", "[data-test=\"service\"]");
    places.put("#/services/consul", "[data-test=\"instance\"]");
    places.put("#/nodes", "[data-test=\"node\"]");
    places.put("#/nodes/client", "[data-test=\"check\"]");
    places.put("#/sessions", "[data-test=\"session\"]");
    places.put("#/cluster", "[data-test=\"plots\"] canvas");
    places.put("#/access", "[data-test=\"me\"]");
    places.put("#/access/tokens", "[data-test=\"access-list\"]");
    places.put("#/access/policies/new", "[data-test=\"rules-editor\"]");
    places.put("#/access/explain", "[data-test=\"explain-form\"]");
    return places;
  }

  private static void prepare(PageAgents agents) throws IOException {
    agents.put("/v1/kv/app/first", "{\"a\": 1}");
    agents.put("/v1/kv/app/first", "{\"a\": 2}");
    if (!agents.tells("/v1/session/list", "barrier")) {
      agents.session("{\"Name\": \"barrier\"}");
    }
  }

  private static void judge(PageAgents agents, String theme) throws Exception {
    prepare(agents);
    List<String> found = new ArrayList<>();
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      requireAll(browser);
      browser.choose("theme", theme);
      require(
          theme.equals(browser.run("return document.documentElement.dataset.theme")),
          "the page is not " + theme);
      for (String place : PLACES.keySet()) {
        go(browser, place);
        found.addAll(barriers(browser, theme + " " + place));
      }
      go(browser, "#/keys/app/first");
      browser.click("edit");
      browser.type("editor", "{\"a\": 3");
      browser.awaitText("verdict", "JSON");
      found.addAll(barriers(browser, theme + " editor"));
      browser.click("save");
      browser.find("diff");
      found.addAll(barriers(browser, theme + " dialog"));
      visit.judge();
    }
    if (!found.isEmpty()) {
      throw new IOException(String.join("\n  ", found));
    }
  }

  private static List<String> barriers(Browser browser, String where) throws IOException {
    return browser.barriers().stream().map(each -> where + " " + each).toList();
  }

  /** Goes to a place, and waits until it is drawn. */
  private static void go(Browser browser, String place) throws IOException {
    browser.follow(place);
    browser.first(Objects.requireNonNull(PLACES.get(place), place));
    // Colours that are on their way to others are judged by nobody.
    browser.await(
        "nothing that moves",
        () ->
            Boolean.TRUE.equals(
                browser.run(
                    "return document.getAnimations().every((each) => each.playState !== 'running'"
                        + " || each.effect.getComputedTiming().iterations === Infinity)")));
  }

  /** Fails if a view of the navigation is none of the places. */
  private static void requireAll(Browser browser) throws IOException {
    browser.find("go-keys");
    Object links =
        browser.run(
            "return [...document.querySelectorAll('nav a[data-test^=\"go-\"]')].map((a) => a.getAttribute('href'))");
    require(links instanceof List<?> all && all.size() >= 8, "there are no views: " + links);
    if (links instanceof List<?> all) {
      for (Object link : all) {
        require(PLACES.containsKey(String.valueOf(link)), "nobody judges the view " + link);
      }
    }
  }

  /** Fails if a view has to be moved sideways, or keeps people out, in a window of a size. */
  private static void fit(PageAgents agents, int width, int height) throws Exception {
    prepare(agents);
    List<String> found = new ArrayList<>();
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      requireAll(browser);
      browser.command(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
      for (String place : PLACES.keySet()) {
        go(browser, place);
        Object wider =
            browser.run(
                "return Math.max(document.documentElement.scrollWidth,"
                    + " document.getElementById('main').scrollWidth) - window.innerWidth");
        require(wider instanceof Number, "the page does not tell how wide it is, but " + wider);
        if (wider instanceof Number pixels && pixels.intValue() > 0) {
          found.add(place + " is " + pixels + " pixels wider than " + width);
        }
        found.addAll(barriers(browser, width + " " + place));
      }
      visit.judge();
    }
    if (!found.isEmpty()) {
      throw new IOException(String.join("\n  ", found));
    }
  }
}
