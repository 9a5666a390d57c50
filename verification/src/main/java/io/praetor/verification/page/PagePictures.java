package io.praetor.verification.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pictures of docs/page.md, taken anew: {@code page -pictures}. Run by the main thread. */
final class PagePictures {
  private static final Path FOLDER = Path.of("docs", "images");
  private static final int BYTES_MAX = 100 * 1024;
  private static final int WIDTH = 1240;
  private static final int HEIGHT = 820;

  private PagePictures() {}

  /** Takes all of them; returns what the process ends with. */
  static int run(PageAgents agents) throws Exception {
    agents.put(
        "/v1/kv/services/backend/timeouts.json",
        "{\n  \"connect\": \"2s\",\n  \"read\": \"10s\"\n}");
    agents.put("/v1/kv/services/backend/pool", "20");
    agents.put("/v1/kv/services/frontend/title", "Hello");
    agents.put(
        "/v1/kv/services/backend/timeouts.json",
        "{\n  \"connect\": \"2s\",\n  \"read\": \"30s\"\n}");
    agents.put(
        "/v1/agent/service/register",
        "{\"Name\": \"backend\", \"Port\": 8080, \"Check\": {\"TTL\": \"10m\", \"Status\": \"passing\"}}");
    Files.createDirectories(FOLDER);
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.size(WIDTH, HEIGHT);
      browser.first("[data-test=\"theme\"] option[value=\"light\"]").click();
      browser.follow("#/keys/services/backend/");
      browser.settle();
      picture(browser, "keys", "#/keys/services/backend/timeouts.json");
      picture(browser, "history", "#/history/services/backend/timeouts.json");
      picture(browser, "services", "#/services");
      browser.follow("#/cluster");
      browser.first("canvas");
      picture(browser, "cluster", "#/cluster");
      browser.first("[data-test=\"theme\"] option[value=\"dark\"]").click();
      browser.size(1100, 640);
      picture(browser, "access-dark", "#/access");
    }
    return 0;
  }

  private static void picture(Browser browser, String name, String place) throws IOException {
    browser.follow(place);
    browser.run("document.activeElement.blur()");
    browser.settle();
    byte[] bytes = browser.picture();
    if (bytes.length > BYTES_MAX) {
      throw new IOException(name + " has " + bytes.length + " bytes; " + BYTES_MAX + " at most");
    }
    Files.write(FOLDER.resolve(name + ".png"), bytes);
    System.out.println("docs/images/" + name + ".png: " + bytes.length + " bytes");
  }
}
