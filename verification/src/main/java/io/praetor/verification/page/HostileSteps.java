package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names, values and outputs that would like to be more than text. Stateless. */
final class HostileSteps {
  private static final String SCRIPT =
      "<img src=x onerror=\"" + Visit.FLAG + "=1\"><script>" + Visit.FLAG + "=1</script>";
  private static final int LARGE = 500 * 1024;

  private HostileSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("markup and script in a key and its value are text", HostileSteps::markup),
        new Step("a value of 500 KB opens", HostileSteps::large),
        new Step("bytes, writing from right to left, and emoji", HostileSteps::odd),
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
      browser.follow("#/keys/hostile/" + encoded(name));
      browser.awaitText(SCRIPT);
      browser.follow("#/history/hostile/" + encoded(name));
      browser.settle();
      browser.follow("#/keys/hostile/a.json");
      browser.awaitText("</script>");
      require(browser.visible("main svg[onload], main img").isEmpty(), "markup became elements");
      visit.judge();
    }
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
      browser.awaitText("line 5 of a long value");
      browser.click("edit");
      browser.find("editor");
      browser.click("cancel");
      browser.follow("#/keys/hostile/line");
      browser.awaitText("xxxxxxxxxx");
      visit.judge();
    }
  }

  private static void odd(PageAgents agents) throws Exception {
    String rightToLeft = "مفتاح-txt.exe";
    agents.put("/v1/kv/odd/" + encoded(rightToLeft), "قيمة \u202etxt.exe");
    agents.put("/v1/kv/odd/" + encoded("🚀🎉"), "👍🏽 ok");
    agents.put("/v1/kv/odd/bytes", new byte[] {0, 1, (byte) 0xff, (byte) 0xfe, 0, 'A'});
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/odd/")) {
      Browser browser = visit.browser();
      browser.awaitText("🚀🎉");
      browser.follow("#/keys/odd/" + encoded("🚀🎉"));
      browser.awaitText("👍🏽 ok");
      browser.follow("#/keys/odd/" + encoded(rightToLeft));
      browser.awaitText("قيمة");
      browser.follow("#/keys/odd/bytes");
      browser.await("the bytes", () -> browser.text().replace(" ", "").contains("0001fffe0041"));
      visit.judge();
    }
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
      browser.awaitText(SCRIPT);
      require(browser.visible("main img").isEmpty(), "markup became elements");
      visit.judge();
    }
  }
}
