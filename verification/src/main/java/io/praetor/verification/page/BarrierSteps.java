package io.praetor.verification.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Each view in light and dark before axe-core, which knows what keeps people out. Stateless. */
final class BarrierSteps {
  private BarrierSteps() {}

  static List<Step> all() {
    return List.of(
        new Step(
            "nothing in any view keeps people out, in light", agents -> judge(agents, "light")),
        new Step("nothing in any view keeps people out, in dark", agents -> judge(agents, "dark")),
        new Step("a telephone shows each view in its width", agents -> fit(agents, 390, 844)),
        new Step("a tablet shows each view in its width", agents -> fit(agents, 768, 1024)));
  }

  private static void judge(PageAgents agents, String theme) throws Exception {
    agents.put("/v1/kv/app/first", "{\"a\": 1}");
    agents.put("/v1/kv/app/first", "{\"a\": 2}");
    List<String> found = new ArrayList<>();
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.first("[data-test=\"theme\"] option[value=\"" + theme + "\"]").click();
      for (String place : places(browser)) {
        browser.follow(place);
        browser.settle();
        for (String barrier : browser.barriers()) {
          found.add(theme + " " + place + " " + barrier);
        }
      }
      visit.judge();
    }
    if (!found.isEmpty()) {
      throw new IOException(String.join("\n  ", found));
    }
  }

  /** Fails if a view has to be moved sideways, or keeps people out, in a window of a size. */
  private static void fit(PageAgents agents, int width, int height) throws Exception {
    agents.put("/v1/kv/app/first", "{\"a\": 1}");
    List<String> found = new ArrayList<>();
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      List<String> places = places(browser);
      browser.command(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
      for (String place : places) {
        browser.follow(place);
        browser.settle();
        Object wider =
            browser.run(
                "return Math.max(document.documentElement.scrollWidth,"
                    + " document.getElementById('main').scrollWidth) - window.innerWidth");
        if (wider instanceof Number pixels && pixels.intValue() > 0) {
          found.add(place + " is " + pixels + " pixels wider than " + width);
        }
        for (String barrier : browser.barriers()) {
          found.add(width + " " + place + " " + barrier);
        }
      }
      visit.judge();
    }
    if (!found.isEmpty()) {
      throw new IOException(String.join("\n  ", found));
    }
  }

  /** Each view of the navigation, and places below them. */
  private static List<String> places(Browser browser) throws IOException {
    browser.find("go-keys");
    List<String> places = new ArrayList<>();
    if (browser.run(
            "return [...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))")
        instanceof List<?> links) {
      links.forEach(each -> places.add(String.valueOf(each)));
    }
    places.addAll(
        List.of("#/keys/app/", "#/keys/app/first", "#/history/app/first", "#/services/consul"));
    return places;
  }
}
