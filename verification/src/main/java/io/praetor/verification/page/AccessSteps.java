package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;

/** Signing in and out, and what the page says to one who may not do something. Stateless. */
final class AccessSteps {
  private AccessSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("the page opens on the keys, and one signs in", AccessSteps::signsIn),
        new Step("a token lasts as long as was chosen", AccessSteps::lasts),
        new Step("a token that is not there is refused", AccessSteps::unknown));
  }

  private static void signsIn(PageAgents agents) throws Exception {
    agents.put("/v1/kv/app/first", "one");
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      browser.first("a[data-test=\"go-keys\"][aria-current=\"page\"]");
      require(!browser.text().contains("app"), "a stranger sees a folder");
      visit.signIn(PageAgents.MANAGEMENT, false);
      browser.awaitText("app");
      browser.click("account");
      browser.click("sign-out");
      browser.find("sign-in");
      browser.await(
          "nothing of the folder",
          () -> browser.visible("main").stream().noneMatch(main -> main.getText().contains("app")));
      visit.judge();
    }
  }

  private static void lasts(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.run("location.reload()");
      browser.find("sign-in");
      visit.signIn(PageAgents.MANAGEMENT, true);
      browser.run("location.reload()");
      browser.find("account");
      Object local = browser.run("return JSON.stringify(localStorage)");
      require(
          !String.valueOf(local).contains(PageAgents.MANAGEMENT), "the token is in local storage");
      visit.judge();
    }
  }

  private static void unknown(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      browser.click("sign-in");
      browser.type("secret", "99999999-2222-3333-4444-555555555555");
      browser.click("sign-in-go");
      browser.first("[data-test=\"dialog\"] [data-test=\"failure\"]");
      visit.judge();
    }
  }
}
