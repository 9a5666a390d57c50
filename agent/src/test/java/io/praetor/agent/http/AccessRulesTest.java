package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.AddressRange;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which clients may ask and which may write, over a real socket. */
final class AccessRulesTest {
  private static final String OWN = "Host: 127.0.0.1:8500\r\nOrigin: http://127.0.0.1:8500\r\n";
  private static final String FOREIGN = "Host: 127.0.0.1:8500\r\nOrigin: http://evil.example\r\n";
  private static final String REBOUND =
      "Host: evil.example:8500\r\nOrigin: http://evil.example:8500\r\n";

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void rules(List<String> writers, List<String> hosts, String allowedOrigin) {
    rules(writers, hosts, List.of(), allowedOrigin);
  }

  private void rules(
      List<String> writers, List<String> hosts, List<String> blocked, String allowedOrigin) {
    server.settings.change(
        ConnectionLimits.defaults(),
        new AccessRules(
            writers.stream().map(AddressRange::parse).map(Objects::requireNonNull).toList(),
            hosts,
            blocked,
            List.of("node-1"),
            allowedOrigin));
  }

  /** The status of an answer, and its text. */
  private String ask(String method, String headers) throws IOException {
    return ask(method, "/v1/kv/a", headers);
  }

  private String ask(String method, String path, String headers) throws IOException {
    try (Socket socket = new Socket(server.address.getAddress(), server.address.getPort())) {
      socket.setSoTimeout(60_000);
      String head =
          method + " " + path + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 1\r\n" + headers;
      socket.getOutputStream().write((head + "\r\n1").getBytes(StandardCharsets.US_ASCII));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return text.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length())
          + text.substring(text.indexOf("\r\n\r\n") + 4);
    }
  }

  @Test
  void whatIsBlockedIsAnsweredToNobody() throws Exception {
    String host = "Host: a\r\n";
    assertThat(ask("PUT", "/v1/kv/locked", host)).isEqualTo("200true");
    rules(List.of(), List.of(), List.of("/v1/kv/lo", "/v1/status"), "");
    String refusal = "403Endpoint is blocked by agent configuration";
    for (String method : List.of("GET", "PUT", "DELETE")) {
      assertThat(ask(method, "/v1/kv/locked", host)).isEqualTo(refusal);
      assertThat(ask(method, "/v1/kv/%6cocked", host)).as("escaped").isEqualTo(refusal);
      assertThat(ask(method, "/v1/%6bv/locked?raw", host)).isEqualTo(refusal);
      assertThat(ask(method, "/v1/./kv/locked", host)).as("not clean").startsWith("307");
      assertThat(ask(method, "//v1/kv/locked", host)).startsWith("307");
      assertThat(ask(method, "http://a/v1/kv/locked", host)).doesNotStartWith("200");
    }
    assertThat(ask("GET", "/v1/status/leader", host)).isEqualTo(refusal);
    assertThat(ask("GET", "/v1/status", host)).isEqualTo(refusal);
    assertThat(ask("PUT", "/v1/kv/a", host)).isEqualTo("200true");
    rules(List.of(), List.of(), List.of(), "");
    assertThat(ask("GET", "/v1/kv/locked?raw", host)).isEqualTo("2001");
  }

  @Test
  void pagesOfOtherHostsMayNotWrite() throws Exception {
    assertThat(ask("PUT", OWN)).isEqualTo("200true");
    assertThat(ask("PUT", "Host: localhost:1\r\nOrigin: http://localhost:1\r\n")).startsWith("200");
    assertThat(ask("PUT", "Host: [::1]:1\r\nOrigin: http://[::1]:1\r\n")).startsWith("200");
    assertThat(ask("PUT", "Host: a\r\n")).isEqualTo("200true");
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(ask(method, FOREIGN)).startsWith("403").contains("evil.example");
      assertThat(ask(method, REBOUND)).startsWith("403");
      assertThat(ask(method, "Host: localhost\r\nOrigin: null\r\n")).startsWith("403");
      assertThat(ask(method, "Host: localhost:1\r\nOrigin: http://localhost:2\r\n"))
          .startsWith("403");
    }
    assertThat(ask("GET", FOREIGN)).startsWith("200");
  }

  @Test
  void anOriginThatResponseHeadersAllowMayWrite() throws Exception {
    String allowed =
        AccessRules.allowedOrigin(Map.of("access-control-allow-origin", "http://evil.example"));
    rules(List.of(), List.of(), allowed);
    assertThat(ask("PUT", FOREIGN)).isEqualTo("200true");
    assertThat(ask("PUT", REBOUND)).startsWith("403");
    rules(List.of(), List.of(), "*");
    assertThat(ask("PUT", REBOUND)).isEqualTo("200true");
  }

  @Test
  void anAgentAnswersToTheNamesThatWereListed() throws Exception {
    rules(List.of(), List.of("kv.example.com", "*.test"), "");
    for (String host :
        List.of("kv.example.com", "KV.example.com:80", "a.test:1", "10.0.0.1:8500", "[::1]")) {
      assertThat(ask("PUT", "Host: " + host + "\r\n")).as(host).isEqualTo("200true");
    }
    for (String host : List.of("evil.example", "kv.example.com.evil", "test", "1.2.3.4.evil:80")) {
      assertThat(ask("GET", "Host: " + host + "\r\n")).as(host).contains("allowed_hosts");
    }
    assertThat(ask("PUT", "Host: a.test\r\nOrigin: https://a.test\r\n")).isEqualTo("200true");
    assertThat(ask("GET", "Host: node-1:8500\r\n")).startsWith("200");
  }

  @Test
  void onlyNetworksThatWereListedMayWrite() throws Exception {
    rules(List.of("10.0.0.0/8", "::1/128"), List.of(), "");
    assertThat(ask("PUT", "Host: a\r\n")).isEqualTo("403Access is restricted");
    assertThat(ask("DELETE", "Host: a\r\n")).isEqualTo("403Access is restricted");
    assertThat(ask("GET", "Host: a\r\n")).startsWith("404");
    rules(List.of("10.0.0.0/8", "127.0.0.0/8"), List.of(), "");
    assertThat(ask("PUT", "Host: a\r\n")).isEqualTo("200true");
  }

  @Test
  void networksHoldTheirAddressesAlone() {
    AddressRange range = Objects.requireNonNull(AddressRange.parse("10.1.128.0/17"));
    assertThat(range.contains("10.1.200.3")).isTrue();
    assertThat(range.contains("10.1.127.3")).isFalse();
    assertThat(range.contains("::1")).isFalse();
    assertThat(AddressRange.parse("10.0.0.0/33")).isNull();
    assertThat(AddressRange.parse("example.com/8")).isNull();
    assertThat(Objects.requireNonNull(AddressRange.parse("0.0.0.0/0")).contains("9.9.9.9"))
        .isTrue();
  }
}
