package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;

/** Addresses that somebody pastes. Stateless. */
final class LinkSteps {
  private LinkSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a pasted link opens what it names, in each view", LinkSteps::pasted),
        new Step("the way back and forth goes through what was seen", LinkSteps::back));
  }

  private static void pasted(PageAgents agents) throws Exception {
    agents.put("/v1/kv/linked/odd%20%23name%3F%25", "behind the name");
    agents.put("/v1/kv/linked/k", "linked-old");
    agents.put("/v1/kv/linked/k", "linked-new");
    Map<String, String> links = new LinkedHashMap<>();
    links.put("#/keys/linked/odd%20%23name%3F%25", "behind the name");
    links.put("#/keys/linked/?find=odd", "odd #name?%");
    links.put("#/history/linked/k", "current");
    links.put("#/history/linked/k?from=1&to=now", "linked-new");
    links.put("#/compare?a=linked/&b=nowhere/", "linked-new");
    links.put("#/services/consul", "server-1");
    links.put("#/nodes?kind=client", "client");
    links.put(
        "#/access/explain?resource=key&access=write&segment=linked/k", "Accessor of the token");
    links.put("#/nowhere", "There is no such view");
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      visit.signIn(PageAgents.MANAGEMENT, true);
      for (Map.Entry<String, String> link : links.entrySet()) {
        // As one that is typed into an empty tab: the page is loaded with it.
        browser.visit("about:blank");
        browser.visit(visit.page() + link.getKey());
        browser.awaitText(link.getValue());
        require(browser.address().endsWith(link.getKey()), "the address has become another");
      }
      // The links of the page are such ones, whatever the names.
      browser.follow("#/keys/linked/");
      browser.press("[data-name=\"linked/odd #name?%\"] a");
      browser.awaitText("value", "behind the name");
      browser.press("[data-test=\"key-pane\"] a[href^=\"#/history/\"]");
      browser.awaitText("time-line", "current");
      visit.judge();
    }
  }

  private static void back(PageAgents agents) throws Exception {
    agents.put("/v1/kv/trail/a", "value-a");
    agents.put("/v1/kv/trail/b", "value-b");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/trail/a")) {
      Browser browser = visit.browser();
      browser.awaitText("value", "value-a");
      browser.press("[data-name=\"trail/b\"] a");
      browser.awaitText("value", "value-b");
      browser.run("history.back()");
      browser.awaitText("value", "value-a");
      browser.run("history.forward()");
      browser.awaitText("value", "value-b");
      browser.click("edit");
      browser.type("editor", "not saved");
      browser.run("history.back()");
      // What is typed is not left without a question.
      browser.awaitText("dialog", "is not saved");
      browser.keys(Keys.ESCAPE);
      browser.await("no dialog", () -> !browser.shows("dialog"));
      require(browser.typed("editor").equals("not saved"), "what was typed is lost");
      browser.run("history.back()");
      browser.click("yes");
      browser.awaitText("value", "value-a");
      require(agents.value("trail/b").equals("value-b"), "it was saved unasked");
      visit.judge();
    }
  }
}
