package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalog and health over a real socket: who is woken by what, and what is refused. */
final class CatalogApiTest {
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

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(server.request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> watch(String path, String index) {
    return client.sendAsync(
        server.request(path + "?wait=60s&index=" + index).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return client.send(
        server.request(path).PUT(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void register(String node, String rest) throws Exception {
    HttpResponse<String> answer =
        put(
            "/v1/catalog/register",
            "{\"Node\": \"" + node + "\", \"Address\": \"192.0.2.1\", " + rest + "}");
    assertThat(answer.body()).isEqualTo("true");
  }

  private static String index(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Consul-Index").orElseThrow();
  }

  private void awaitParked(int wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.parked.get() != wanted && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(server.parked.get()).isEqualTo(wanted);
  }

  @Test
  void whoWaitsForAServiceHearsOfItsFirstInstanceItsCheckAndItsEnd() throws Exception {
    String health = "/v1/health/service/web";
    CompletableFuture<HttpResponse<String>> first = watch(health, index(get(health)));
    awaitParked(1);
    register(
        "n",
        "\"Service\": {\"ID\": \"w1\", \"Service\": \"web\", \"Port\": 80}, \"Check\": {\"CheckID\":"
            + " \"c\", \"ServiceID\": \"w1\", \"Status\": \"passing\"}");
    HttpResponse<String> there = first.get(60, TimeUnit.SECONDS);
    assertThat(there.body()).contains("\"Service\":\"web\"", "\"Status\":\"passing\"");

    CompletableFuture<HttpResponse<String>> failed = watch(health, index(there));
    CompletableFuture<HttpResponse<String>> instances =
        watch("/v1/catalog/service/web", index(get("/v1/catalog/service/web")));
    awaitParked(2);
    register("n", "\"Check\": {\"CheckID\": \"c\", \"ServiceID\": \"w1\"}");
    assertThat(failed.get(60, TimeUnit.SECONDS).body()).contains("\"Status\":\"critical\"");
    assertThat(get(health + "?passing").body()).isEqualTo("[]");
    awaitParked(1);

    assertThat(put("/v1/catalog/deregister", "{\"Node\": \"n\", \"ServiceID\": \"w1\"}").body())
        .isEqualTo("true");
    assertThat(instances.get(60, TimeUnit.SECONDS).body()).isEqualTo("[]");
  }

  @Test
  void anotherServiceWakesNobody() throws Exception {
    register("n", "\"Service\": {\"Service\": \"web\"}");
    CompletableFuture<HttpResponse<String>> watch =
        watch("/v1/health/service/web", index(get("/v1/health/service/web")));
    awaitParked(1);
    for (int port = 1; port <= 20; port++) {
      register("n", "\"Service\": {\"Service\": \"db\", \"Port\": " + port + "}");
    }
    assertThat(watch.isDone()).isFalse();
    assertThat(server.parked.get()).isEqualTo(1);
  }

  @Test
  void aTransactionAboutTheCatalogIsAllOrNothing() throws Exception {
    String node =
        "{\"Node\": {\"Verb\": \"set\", \"Node\": {\"Node\": \"n\", \"Address\": \"a\"}}}";
    String service =
        "{\"Service\": {\"Verb\": \"set\", \"Node\": \"n\", \"Service\": {\"Service\": \"web\"}}}";
    CompletableFuture<HttpResponse<String>> watch =
        watch("/v1/health/service/web", index(get("/v1/health/service/web")));
    awaitParked(1);
    String none = "{\"KV\": {\"Verb\": \"get\", \"Key\": \"none\"}}";
    HttpResponse<String> undone = put("/v1/txn", "[" + node + "," + service + "," + none + "]");
    assertThat(undone.statusCode()).isEqualTo(409);
    assertThat(undone.body()).contains("\"OpIndex\":2", "doesn't exist");
    assertThat(watch.isDone()).isFalse();
    HttpResponse<String> done = put("/v1/txn", "[" + node + "," + service + "]");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("\"Tags\":null", "\"Datacenter\":\"dc1\"");
    assertThat(watch.get(60, TimeUnit.SECONDS).body()).contains("\"Service\":\"web\"");
    HttpResponse<String> odd = put("/v1/txn", "[" + node + ",{\"Check\": {\"Verb\": \"odd\"}}]");
    assertThat(odd.statusCode()).isEqualTo(409);
    assertThat(odd.body()).contains("\"OpIndex\":1", "unknown Check operation: odd");
    assertThat(put("/v1/txn", "[{\"Session\": {}}]").statusCode()).isEqualTo(400);
  }

  @Test
  void goClientsReadTheServiceChecksOfASessionAndMaySendNoWeights() throws Exception {
    register(
        TestServer.NODE,
        "\"Service\": {\"Service\": \"w1\", \"Weights\": {\"Passing\": 0, \"Warning\": 0}},"
            + " \"Check\": {\"CheckID\": \"c\", \"ServiceID\": \"w1\", \"Status\": \"passing\"}");
    assertThat(get("/v1/catalog/service/w1").body())
        .contains("\"ServiceWeights\":{\"Passing\":1,\"Warning\":1}");
    assertThat(put("/v1/session/create", "{\"ServiceChecks\": [{\"ID\": \"c\"}]}").statusCode())
        .isEqualTo(200);
    assertThat(get("/v1/session/list").body())
        .contains("\"ServiceChecks\":[{\"ID\":\"c\",\"Namespace\":\"\"}]");
  }

  @Test
  void theServersAreAServiceWithTheCheckOfTheirAgents() throws Exception {
    assertThat(get("/v1/health/service/consul?passing").body())
        .contains("\"Service\":\"consul\"", "\"CheckID\":\"serfHealth\"", "\"Port\":8300");
    assertThat(get("/v1/catalog/node/" + TestServer.NODE).body()).contains("\"consul\":{");
  }

  @Test
  void whatCannotBeMeantIsRefusedWithASentence() throws Exception {
    assertThat(get("/v1/health/service/web?passing=odd").statusCode()).isEqualTo(400);
    assertThat(get("/v1/health/service/web?filter=a").statusCode()).isEqualTo(500);
    assertThat(get("/v1/catalog/services?cached&consistent").statusCode()).isEqualTo(400);
    HttpResponse<String> port =
        put(
            "/v1/catalog/register",
            "{\"Node\": \"n\", \"Address\": \"a\", \"Service\": {\"Service\": \"w\", \"Port\":"
                + " 70000}}");
    assertThat(port.statusCode()).isEqualTo(500);
    assertThat(port.body()).contains("70000", "65535");
  }
}
