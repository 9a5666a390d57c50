package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import io.praetor.client.text.JsonText;
import io.praetor.verification.login.Issuer;
import io.praetor.verification.login.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Signing in with a token of an identity provider that is pasted. Stateless. */
final class LoginSteps {
  private static final SigningKey KEY = SigningKey.rsa("page", 2_048);
  private static final String METHOD = "provider";
  private static final int LIFE_S = 3600;

  private LoginSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a pasted JWT signs in, and signing out ends its token", LoginSteps::inMemory),
        new Step("a login lasts for the tab if one chooses so", LoginSteps::inTab),
        new Step("a JWT that is not the provider's is refused", LoginSteps::refused));
  }

  private static void inMemory(PageAgents agents) throws Exception {
    prepare(agents);
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      paste(browser, bearer(KEY));
      browser.click("sign-in-go");
      browser.awaitText("account", "login of ada");
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.first("[data-name=\"app/\"]");
      require(agents.tells("/v1/acl/tokens", "login of ada"), "there is no token of the login");
      require(stored(browser).equals("{}{}"), "something is kept: " + stored(browser));
      browser.click("account");
      browser.click("sign-out");
      browser.find("sign-in");
      browser.await("no token", () -> !agents.tells("/v1/acl/tokens", "login of ada"));
      visit.judge();
    }
  }

  private static void inTab(PageAgents agents) throws Exception {
    prepare(agents);
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      paste(browser, bearer(KEY));
      browser.click("stay");
      browser.click("sign-in-go");
      browser.awaitText("account", "login of ada");
      browser.run("location.reload()");
      browser.awaitText("account", "login of ada");
      browser.click("account");
      browser.awaitText("dialog", METHOD);
      browser.click("sign-out");
      browser.find("sign-in");
      browser.await("no token", () -> !agents.tells("/v1/acl/tokens", "login of ada"));
      require(stored(browser).equals("{}{}"), "something is kept: " + stored(browser));
      visit.judge();
    }
  }

  private static void refused(PageAgents agents) throws Exception {
    prepare(agents);
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      paste(browser, bearer(SigningKey.rsa("page", 2_048)));
      browser.click("sign-in-go");
      browser.awaitText("failure", "The login was refused");
      require(browser.shows("dialog"), "the dialog has gone");
      require(!browser.shows("account"), "somebody is signed in");
      visit.judge();
    }
  }

  private static void paste(Browser browser, String bearer) throws Exception {
    browser.click("sign-in");
    browser.click("way-login");
    browser.type("method", METHOD);
    browser.find("bearer").click();
    browser.paste(bearer);
  }

  private static String stored(Browser browser) {
    return String.valueOf(
        browser.run("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"));
  }

  /** A provider whose keys are in the configuration, and what its people may do. */
  private static void prepare(PageAgents agents) throws Exception {
    agents.put("/v1/kv/app/first", "one");
    if (agents.tells("/v1/acl/auth-methods", METHOD)) {
      return;
    }
    agents.put(
        "/v1/acl/auth-method",
        JsonText.compact(
            Map.of(
                "Name",
                METHOD,
                "Type",
                "jwt",
                "MaxTokenTTL",
                "1h",
                "TokenNameFormat",
                "login of ${value.name}",
                "Config",
                Map.of(
                    "JWTValidationPubKeys",
                    List.of(KEY.pem()),
                    "BoundAudiences",
                    List.of("praetor"),
                    "ClaimMappings",
                    Map.of("sub", "name")))));
    agents.put("/v1/acl/role", "{\"Name\": \"people\", \"Policies\": [{\"Name\": \"reader\"}]}");
    agents.put(
        "/v1/acl/binding-rule",
        "{\"AuthMethod\": \"" + METHOD + "\", \"BindType\": \"role\", \"BindName\": \"people\"}");
  }

  private static String bearer(SigningKey key) {
    long now = Instant.now().getEpochSecond();
    return Issuer.token(
        key, "RS256", Map.of("aud", "praetor", "sub", "ada", "iat", now, "exp", now + LIFE_S));
  }
}
