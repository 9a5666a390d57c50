package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prepared queries over HTTP, beyond what the recorded answers show. */
class QueryApiTest {
  private static final int SHUFFLES = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        server
            .request(path)
            .header("X-Forwarded-For", "192.0.2.2, 203.0.113.1")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    return send("GET", path, "").body();
  }

  private String make(String body) throws Exception {
    HttpResponse<String> answer = send("POST", "/v1/query", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().replaceAll(".*:\"(.*)\".*", "$1");
  }

  private void register(String node, String address) throws Exception {
    String body =
        "{\"Node\": \""
            + node
            + "\", \"Address\": \""
            + address
            + "\", \"Service\": {\"Service\": \"web\", \"Port\": 80}}";
    assertThat(send("PUT", "/v1/catalog/register", body).body()).isEqualTo("true");
  }

  private void registerThree() throws Exception {
    register("a", "192.0.2.1");
    register("b", "192.0.2.2");
    register("c", "192.0.2.3");
  }

  /** The name of the node that stands first in an answer. */
  private String first(String path) throws Exception {
    String answer = get(path);
    return answer.replaceAll("^.*?\"Node\":\\{\"ID\":\"\",\"Node\":\"(.*?)\".*$", "$1");
  }

  @Test
  void theOrderIsAnotherEachTimeUnlessANodeIsNear() throws Exception {
    registerThree();
    make("{\"Name\": \"web\", \"Service\": {\"Service\": \"web\"}}");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < SHUFFLES && seen.size() < 3; i++) {
      seen.add(first("/v1/query/web/execute?limit=1"));
      assertThat(first("/v1/query/web/execute?near=C")).isEqualTo("c");
      assertThat(first("/v1/query/web/execute?near=_ip")).isEqualTo("b");
    }
    assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(get("/v1/query/web/execute?limit=2").split("\"Checks\":", -1)).hasSize(3);
    assertThat(get("/v1/query/web/execute?connect=true")).contains("\"Nodes\":[]");
    assertThat(get("/v1/query/web/execute?limit=two")).startsWith("Bad limit: ");
  }

  @Test
  void itEndsWithItsSession() throws Exception {
    String session = send("PUT", "/v1/session/create", "").body().replaceAll(".*:\"(.*)\".*", "$1");
    String id = make("{\"Session\": \"" + session + "\", \"Service\": {\"Service\": \"web\"}}");
    HttpResponse<String> there = send("GET", "/v1/query/" + id, "");
    assertThat(there.statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> watch =
        client.sendAsync(
            server
                .request(
                    "/v1/query/"
                        + id
                        + "?index="
                        + there.headers().firstValue("X-Consul-Index").orElseThrow())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    awaitParked();
    make("{\"Name\": \"another\", \"Service\": {\"Service\": \"web\"}}");
    assertThat(watch).isNotDone();
    send("PUT", "/v1/session/destroy/" + session, "");
    assertThat(watch.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/v1/query/" + id + "/execute", "").statusCode()).isEqualTo(404);
  }

  private void awaitParked() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.parked.get() != 1 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(server.parked.get()).isEqualTo(1);
  }

  @Test
  void theTemplateWithoutANameTakesAll() throws Exception {
    registerThree();
    String template =
        "{\"Template\": {\"Type\": \"name_prefix_match\"}, \"Service\": {\"Service\":"
            + " \"${name.full}\", \"Tags\": [\"$${x}\", \"${agent.segment}\"]}}";
    String id = make(template);
    assertThat(get("/v1/query/Web/explain"))
        .contains("\"Service\":\"Web\"", "\"Tags\":[\"${x}\",\"\"]");
    assertThat(send("POST", "/v1/query", template).body())
        .isEqualTo("raft apply failed: a query template with an empty name already exists");
    assertThat(send("GET", "/v1/query/" + id + "/execute", "").body())
        .isEqualTo("prepared query templates can only be resolved up by name, not by ID");
  }

  @Test
  void aTemplateThatCannotBeFilledIsRefused() throws Exception {
    for (String[] bad :
        new String[][] {
          {"", "${name.none}", "unknown variable accessed: name.none"},
          {"", "${name.full", "is not closed"},
          {"(((a{1000}){1000}){1000})", "web", "instructions"},
        }) {
      HttpResponse<String> answer = send("POST", "/v1/query", template(bad[0], bad[1]));
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .startsWith("raft apply failed: failed compiling template: Bad ")
          .contains(bad[2]);
    }
  }

  private static String template(String regexp, String service) {
    return "{\"Name\": \"t\", \"Template\": {\"Type\": \"name_prefix_match\", \"Regexp\": \""
        + regexp
        + "\"}, \"Service\": {\"Service\": \""
        + service
        + "\"}}";
  }

  @Test
  void namesAreOneWhateverTheirCaseAndNoneIsAnId() throws Exception {
    String id = make("{\"Name\": \"Web\", \"Service\": {\"Service\": \"web\"}}");
    assertThat(
            send("POST", "/v1/query", "{\"Name\": \"wEB\", \"Service\": {\"Service\": \"web\"}}")
                .body())
        .isEqualTo("raft apply failed: name 'wEB' aliases an existing query name");
    assertThat(
            send(
                    "POST",
                    "/v1/query",
                    "{\"Name\": \"" + id + "\", \"Service\": {\"Service\": \"web\"}}")
                .body())
        .isEqualTo("raft apply failed: name '" + id + "' aliases an existing query ID");
    assertThat(send("GET", "/v1/query/WEB/execute", "").statusCode()).isEqualTo(200);
  }
}
