package io.praetor.agent.http;

import io.praetor.agent.routing.AccessGate;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of access control have in common: a server that judges by tokens, and its client. */
abstract class GuardedServerTest {
  /** May do everything. */
  static final String ROOT = "root";

  final TestTokens tokens = new TestTokens();
  final HttpClient client = HttpClient.newHttpClient();
  TestServer server;

  @BeforeEach
  void startServer() throws Exception {
    tokens.put(
        ROOT,
        false,
        """
        acl = "write"
        operator = "write"
        key_prefix "" { policy = "write" }
        session_prefix "" { policy = "write" }
        node_prefix "" { policy = "write" }
        service_prefix "" { policy = "write" }
        query_prefix "" { policy = "write" }
        """);
    server = new TestServer(store -> new AccessGate(tokens, token -> token, TestServer.NODE));
  }

  @AfterEach
  void stopServer() {
    server.close();
    client.close();
  }

  /** A request with a token; empty for none. */
  final HttpRequest request(String token, String method, String path, String body) {
    HttpRequest.Builder request =
        server.request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
    return (token.isEmpty() ? request : request.header("X-Consul-Token", token)).build();
  }

  final HttpResponse<String> ask(String token, String method, String path, String body)
      throws Exception {
    return client.send(request(token, method, path, body), BodyHandlers.ofString());
  }

  final HttpResponse<String> get(String token, String path) throws Exception {
    return ask(token, "GET", path, "");
  }

  static String filtered(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Consul-Results-Filtered-By-ACLs").orElse("");
  }
}
