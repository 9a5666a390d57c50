package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.Keys;

/** Names, values and outputs that would like to be more than text. Stateless. */
final class HostileSteps {
  private static final String SCRIPT =
      "<img src=x onerror=\"" + Visit.FLAG + "=1\"><script>" + Visit.FLAG + "=1</script>";
  private static final int LARGE = 500 * 1024;

  private HostileSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("markup and script in a key and its value are text", HostileSteps::markup),
        new Step("a value of 500 KB opens, and is saved", HostileSteps::large),
        new Step("writing from right to left and emoji are read and written", HostileSteps::odd),
        new Step("bytes and the ends of lines are kept", HostileSteps::bytes),
        new Step("a key whose name leads upwards is not taken for another", HostileSteps::upwards),
        new Step("the output of a check is text", HostileSteps::output));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void markup(PageAgents agents) throws Exception {
    String name = "\"><svg onload=" + Visit.FLAG + "=1>'${1}{{1}}&amp;";
    agents.put("/v1/kv/hostile/" + encoded(name), SCRIPT);
    agents.put("/v1/kv/hostile/a.json", "{\"" + "<b>" + "\": \"</script>" + Visit.FLAG + "\"}");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/hostile/")) {
      Browser browser = visit.browser();
      browser.awaitText(name);
      requireText(browser);
      browser.follow("#/keys/hostile/" + encoded(name));
      browser.awaitText("value", SCRIPT);
      requireText(browser);
      browser.follow("#/history/hostile/" + encoded(name));
      browser.click("show-change");
      browser.awaitText("change", SCRIPT);
      requireText(browser);
      browser.follow("#/keys/hostile/a.json");
      browser.awaitText("value", "</script>");
      requireText(browser);
      browser.click("edit");
      browser.find("editor");
      requireText(browser);
      visit.judge();
    }
  }

  /** Fails if something of the hostile names and values has become an element, seen or not. */
  private static void requireText(Browser browser) throws Exception {
    Object made =
        browser.run(
            "return document.querySelectorAll("
                + "'svg[onload], main img, [onclick], [onerror], body script, .code b').length");
    require(Long.valueOf(0).equals(made), made + " elements were made of a text");
  }

  /** Such a name can be made by {@code apply}; a browser would take its dots for steps. */
  private static void upwards(PageAgents agents) throws Exception {
    agents.put("/v1/kv/hurt", "another key");
    byte[] trap =
        "{\"Key\": \"trap/../hurt\", \"Value\": \"eA==\"}".getBytes(StandardCharsets.UTF_8);
    int status = agents.ask("POST", "/v1/praetor/apply", trap).status();
    require(status == 200, "the key was not made: " + status);
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/trap/../hurt")) {
      visit.browser().awaitText("The agent cannot be asked for a key of this name");
      require(!visit.browser().text().contains("another key"), "it shows another key");
      visit.judge();
    }
  }

  private static void large(PageAgents agents) throws Exception {
    StringBuilder text = new StringBuilder(LARGE);
    while (text.length() < LARGE - 40) {
      text.append("line ").append(text.length()).append(" of a long value\n");
    }
    agents.put("/v1/kv/hostile/large", text.toString());
    agents.put("/v1/kv/hostile/line", "x".repeat(LARGE));
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/hostile/large")) {
      Browser browser = visit.browser();
      browser.awaitText("value", "line 5 of a long value");
      browser.click("edit");
      browser.find("editor").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "the end");
      browser.click("save");
      browser.awaitText("diff", "the end");
      browser.click("save-now");
      browser.await("it is saved", () -> agents.has("hostile/large", text + "the end"));
      browser.awaitSaved();
      browser.follow("#/keys/hostile/line");
      browser.awaitText("value", "xxxxxxxxxx");
      browser.click("edit");
      browser.find("editor").sendKeys(Keys.chord(Keys.CONTROL, "a"));
      browser.paste("y".repeat(LARGE));
      browser.click("save");
      browser.click("save-now");
      browser.await("it is saved", () -> agents.has("hostile/line", "y".repeat(LARGE)));
      visit.judge();
    }
  }

  private static void odd(PageAgents agents) throws Exception {
    String rightToLeft = "مفتاح-txt.exe";
    agents.put("/v1/kv/odd/" + encoded(rightToLeft), "قيمة \u202etxt.exe");
    agents.put("/v1/kv/odd/" + encoded("🚀🎉"), "👍🏽 ok");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/odd/")) {
      Browser browser = visit.browser();
      browser.awaitText("tree", "🚀🎉");
      browser.follow("#/keys/odd/" + encoded("🚀🎉"));
      browser.awaitText("value", "👍🏽 ok");
      write(browser, "👩‍👩‍👧 yes");
      browser.await("emoji", () -> agents.has("odd/" + encoded("🚀🎉"), "👩‍👩‍👧 yes"));
      browser.follow("#/keys/odd/" + encoded(rightToLeft));
      browser.awaitText("value", "قيمة");
      write(browser, "قيمة \u202eجديدة");
      browser.await(
          "the other way", () -> agents.has("odd/" + encoded(rightToLeft), "قيمة \u202eجديدة"));
      visit.judge();
    }
  }

  private static void bytes(PageAgents agents) throws Exception {
    agents.put("/v1/kv/odd/bytes", new byte[] {0, 1, (byte) 0xff, (byte) 0xfe, 0, 'A'});
    agents.put("/v1/kv/odd/lines", "first\r\nsecond\r\n");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/odd/bytes")) {
      Browser browser = visit.browser();
      browser.await("the bytes", () -> browser.says("value", "00 01 ff fe 00 41"));
      write(browser, "00 ff 80");
      browser.await(
          "the new bytes",
          () -> agents.holds("odd/bytes", new byte[] {0, (byte) 0xff, (byte) 0x80}));
      browser.follow("#/keys/odd/lines");
      browser.awaitText("value", "second");
      browser.click("edit");
      browser.find("editor").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "third");
      save(browser);
      browser.await("its ends", () -> agents.has("odd/lines", "first\r\nsecond\r\nthird"));
      visit.judge();
    }
  }

  private static void write(Browser browser, String text) throws Exception {
    browser.click("edit");
    browser.find("editor").sendKeys(Keys.chord(Keys.CONTROL, "a"));
    browser.paste(text);
    save(browser);
  }

  private static void save(Browser browser) throws Exception {
    browser.click("save");
    browser.click("save-now");
    browser.awaitSaved();
  }

  private static void output(PageAgents agents) throws Exception {
    agents.put(
        "/v1/catalog/register",
        "{\"Node\": \"stranger\", \"Address\": \"10.0.0.9\", \"Service\": {\"Service\": \"hostile\", \"Port\": 80},"
            + " \"Check\": {\"Name\": \"<b onclick=1>check\", \"ServiceID\": \"hostile\", \"Status\": \"critical\","
            + " \"Output\": \""
            + SCRIPT.replace("\"", "\\\"")
            + "\"}}");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/services/hostile")) {
      Browser browser = visit.browser();
      browser.find("instance");
      browser.awaitText("instance", SCRIPT);
      requireText(browser);
      browser.follow("#/nodes/stranger");
      browser.first("a[href=\"#/services/hostile\"]");
      requireText(browser);
      visit.judge();
    }
  }
}
