package io.praetor.verification.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.access.GuardedAgents;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How agents serve the page: where, to whom, with which headers. */
class PageServingTest {
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);
  private static final String ROOT = "11111111-2222-3333-4444-555555555555";
  private static final Pattern SCRIPT = Pattern.compile("src=\"([0-9a-f]{16})/app/main\\.js\"");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final List<ProductProcess> agents = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void stop() throws InterruptedException {
    for (ProductProcess agent : agents) {
      agent.kill();
    }
  }

  private ProductProcess single(String name, String... extra) throws IOException {
    ProductProcess agent = ProductProcess.single(folder.resolve(name), extra);
    agents.add(agent);
    return agent.awaitAnswer(WAIT_MAX);
  }

  private static RawHttp.Answer get(ProductProcess agent, String path) throws IOException {
    return RawHttp.send(agent.httpPort(), "GET", path, null);
  }

  /** The folder of the build that the index names. */
  private static String build(ProductProcess agent, String path) throws IOException {
    Matcher script = SCRIPT.matcher(get(agent, path).text());
    assertThat(script.find()).as("a script in the index").isTrue();
    return path + script.group(1) + "/";
  }

  @Test
  void theIndexIsNeverKeptAndItsFilesAreForEver() throws IOException {
    ProductProcess agent = single("dev", "-dev");
    RawHttp.Answer index = get(agent, "/ui/");
    assertThat(index.status()).isEqualTo(200);
    assertThat(index.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(index.header("Cache-Control")).isEqualTo("no-store");
    assertThat(index.text()).contains("content=\"../\"").doesNotContain("{{");
    String script = build(agent, "/ui/") + "app/main.js";
    RawHttp.Answer file = get(agent, script);
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(file.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    for (String path : List.of("/ui/", script, "/ui/nothing", "/ui/0123456789abcdef/app/main.js")) {
      RawHttp.Answer each = get(agent, path);
      assertThat(each.header("Content-Security-Policy")).as(path).isEqualTo(POLICY);
      assertThat(each.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(each.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
      assertThat(each.header("Cross-Origin-Opener-Policy")).as(path).isEqualTo("same-origin");
    }
  }

  @Test
  void aFileIsCompressedForThoseWhoAcceptItAlone() throws IOException {
    ProductProcess agent = single("dev", "-dev");
    String path = build(agent, "/ui/") + "library/uplot.js";
    RawHttp.Answer plain = get(agent, path);
    assertThat(plain.header("Content-Encoding")).isNull();
    RawHttp.Answer packed = asked(agent, "GET", path, "br, gzip;q=0.8");
    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(packed.body().length).isLessThan(plain.body().length / 2);
    assertThat(unpacked(packed.body())).isEqualTo(plain.body());
    assertThat(asked(agent, "GET", path, "gzip;q=0").header("Content-Encoding")).isNull();
    RawHttp.Answer head = asked(agent, "HEAD", path, "gzip");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(packed.body().length));
    assertThat(asked(agent, "HEAD", "/ui/", "gzip").status()).isEqualTo(200);
  }

  private static RawHttp.Answer asked(
      ProductProcess agent, String method, String path, String encodings) throws IOException {
    return RawHttp.send(agent.httpPort(), method, path, Map.of("Accept-Encoding", encodings), null);
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatIsNotThereIsToldAndOtherMethodsAreRefused() throws IOException {
    ProductProcess agent = single("dev", "-dev");
    RawHttp.Answer old = get(agent, "/ui/0123456789abcdef/app/main.js");
    assertThat(old.status()).isEqualTo(404);
    assertThat(old.text()).contains("of another build").contains("/ui/");
    assertThat(old.header("Cache-Control")).isEqualTo("no-store");
    String build = build(agent, "/ui/");
    for (String path :
        List.of(
            "/ui/nothing",
            "/ui/index.html",
            build,
            build + "index.html",
            build + "nothing.js",
            build + "app/main.js.gz")) {
      assertThat(get(agent, path).status()).as(path).isEqualTo(404);
    }
    for (String method : List.of("PUT", "POST", "DELETE")) {
      assertThat(RawHttp.send(agent.httpPort(), method, "/ui/", null).status())
          .as(method)
          .isEqualTo(405);
    }
  }

  @Test
  void theRootLeadsToThePageWhereItIsOn() throws IOException {
    ProductProcess on = single("on", "-ui");
    RawHttp.Answer root = get(on, "/");
    assertThat(root.status()).isEqualTo(301);
    assertThat(root.header("Location")).isEqualTo("/ui/");
    assertThat(get(on, "/ui").header("Location")).isEqualTo("/ui/");
    ProductProcess off = single("off");
    assertThat(get(off, "/").text()).isEqualTo("Praetor agent");
    assertThat(get(off, "/ui/").status()).isEqualTo(404);
  }

  @Test
  void itIsServedElsewhereWithoutATokenAndByAgentsThatAreNoServers() throws IOException {
    ProductProcess server =
        single(
            "server",
            "-ui",
            "-hcl=ui_config { content_path = \"tools/praetor\" }",
            GuardedAgents.denying(ROOT));
    assertThat(get(server, "/").header("Location")).isEqualTo("/tools/praetor/");
    assertThat(get(server, "/ui/").status()).isEqualTo(404);
    assertThat(get(server, "/tools/praetor/").text()).contains("content=\"../../\"");
    String script = build(server, "/tools/praetor/") + "app/main.js";
    assertThat(get(server, script).status()).isEqualTo(200);

    List<Integer> ports = Ports.free(2);
    Path own = Files.createDirectories(folder.resolve("client"));
    ProductProcess client =
        ProductProcess.of(
            List.of(
                "agent",
                "-ui",
                "-node=client",
                "-bind=127.0.0.1",
                "-serf-lan-port=-1",
                "-dns-port=-1",
                "-data-dir=" + own.resolve("data"),
                "-http-port=" + ports.get(0),
                "-server-port=" + ports.get(1),
                "-retry-join=127.0.0.1:1",
                GuardedAgents.denying(ROOT)),
            own.resolve("log"),
            ports.get(0));
    agents.add(client);
    // It has found no server, and needs none for the page.
    client.awaitAnswer(WAIT_MAX);
    assertThat(get(client, "/ui/").status()).isEqualTo(200);
    assertThat(get(client, build(client, "/ui/") + "app/main.js").status()).isEqualTo(200);
    RawHttp.Answer unknown =
        RawHttp.send(
            client.httpPort(),
            "GET",
            "/ui/",
            Map.of("X-Consul-Token", "99999999-2222-3333-4444-555555555555"),
            null);
    assertThat(unknown.status()).isEqualTo(200);
  }
}
