package io.praetor.agent;

import static io.praetor.agent.GuardedAgents.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Changes of keys as they are told at a server and through an agent without a log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangesTest {
  private static final String CHANGES = "/v1/praetor/changes/";
  private static final Pattern INDEX = Pattern.compile("^\\{\"Index\":(\\d+)");
  private static final Pattern KEYS = Pattern.compile("\"Key\":\"([^\"]*)\"");

  private GuardedAgents agents;
  private int server;
  private int client;

  @BeforeAll
  void start(@TempDir Path folder) {
    int ports = FreePorts.ten();
    agents = new GuardedAgents(folder, ports);
    Agent _ = agents.server("server", "limits { change_stream_bytes_max = 65536 }");
    server = agents.serverHttp();
    client = ports + 2;
    GuardedAgents.eventually(
        "changes are kept",
        () ->
            agents.get(server, ROOT, CHANGES + "?since=0&wait=0s").statusCode() == 410
                || agents.get(server, ROOT, CHANGES).statusCode() == 200);
    Agent _ = agents.client("client", client, "");
    GuardedAgents.eventually(
        "the agent is served", () -> agents.get(client, ROOT, CHANGES).statusCode() == 200);
  }

  @AfterAll
  void stop() {
    agents.close();
  }

  private List<Integer> ports() {
    return List.of(server, client);
  }

  private void put(String key, String value) {
    String _ = agents.made("PUT", "/v1/kv/" + key, value);
  }

  private static long index(String body) {
    Matcher found = INDEX.matcher(body);
    assertThat(found.find()).as(body).isTrue();
    return Long.parseLong(found.group(1));
  }

  private long now(int port) {
    HttpResponse<String> answer = agents.get(port, ROOT, CHANGES + "any/");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"Changes\":[]");
    return index(answer.body());
  }

  private String changes(int port, String token, String rest) {
    HttpResponse<String> answer = agents.get(port, token, CHANGES + rest);
    assertThat(answer.statusCode()).as("%s: %s", rest, answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static List<String> keys(String body) {
    return KEYS.matcher(body).results().map(found -> found.group(1)).toList();
  }

  @Test
  void whoWaitsIsToldAChangeOnce() {
    for (int port : ports()) {
      long since = now(port);
      CompletableFuture<HttpResponse<String>> waiting =
          agents.http.sendAsync(
              agents.request(port, ROOT, "GET", CHANGES + "w/?wait=60s&since=" + since, ""),
              BodyHandlers.ofString());
      put("elsewhere", "x" + port);
      put("w/a", "at " + port);
      String told = waiting.join().body();
      assertThat(keys(told)).containsExactly("w/a");
      assertThat(told).contains("\"Type\":\"set\"", "\"Value\":\"", "\"Accessor\":\"");
      String after = changes(port, ROOT, "w/?wait=50ms&since=" + index(told));
      assertThat(keys(after)).isEmpty();
      assertThat(index(after)).isGreaterThanOrEqualTo(index(told));
    }
  }

  @Test
  void whatWasBeforeAndWhyIsTold() {
    long since = now(server);
    put("v/a", "1");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server + "/v1/kv/v/a?flags=7"))
            .header("X-Consul-Token", ROOT)
            .header("Praetor-Reason", "as \"agreed\"")
            .PUT(HttpRequest.BodyPublishers.ofString("2"))
            .build();
    assertThat(sent(request).body()).isEqualTo("true");
    String _ = agents.made("DELETE", "/v1/kv/v/a", "");
    for (int port : ports()) {
      String told = changes(port, ROOT, "v/?prev&wait=0s&since=" + since);
      assertThat(told)
          .contains("\"Previous\":null")
          .contains("\"Flags\":7,\"Value\":\"Mg==\",\"Previous\":\"MQ==\"")
          .contains("\"Reason\":\"as \\\"agreed\\\"\"")
          .contains("\"Type\":\"delete\"")
          .containsPattern("\"Time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"");
      assertThat(changes(port, ROOT, "v/?values=false&wait=0s&since=" + since))
          .doesNotContain("Value");
      assertThat(keys(changes(port, ROOT, "v/?only=delete&wait=0s&since=" + since))).hasSize(1);
    }
  }

  private HttpResponse<String> sent(HttpRequest request) {
    try {
      return agents.http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTransactionIsNeverSplit() {
    long since = now(server);
    String operations =
        "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"t/a\",\"Value\":\"MQ==\"}},"
            + "{\"KV\":{\"Verb\":\"set\",\"Key\":\"t/b\",\"Value\":\"MQ==\"}},"
            + "{\"KV\":{\"Verb\":\"set\",\"Key\":\"t/c\",\"Value\":\"MQ==\"}}]";
    String _ = agents.made("PUT", "/v1/txn", operations);
    String _ = agents.made("PUT", "/v1/txn", operations.replace("MQ==", "Mg=="));
    for (int port : ports()) {
      String first = changes(port, ROOT, "t/?limit=1&wait=0s&since=" + since);
      assertThat(keys(first)).containsExactly("t/a", "t/b", "t/c");
      assertThat(first).contains("\"More\":true");
      String second = changes(port, ROOT, "t/?limit=1&since=" + index(first));
      assertThat(keys(second)).containsExactly("t/a", "t/b", "t/c");
      assertThat(second).contains("\"More\":false", "Mg==");
      try (EventLines stream = EventLines.read(port, ROOT, CHANGES + "t/?since=" + since)) {
        assertThat(keys(stream.change().data())).containsExactly("t/a", "t/b", "t/c");
        assertThat(keys(stream.change().data())).containsExactly("t/a", "t/b", "t/c");
      }
    }
  }

  @Test
  void whatIsHiddenMovesTheIndexAlone() {
    String token = "22222222-2222-3333-4444-555555555555";
    String _ =
        agents.token(
            token,
            "half",
            "key_prefix \"h/\" { policy = \"read\" } key \"h/x\" { policy = \"deny\" }");
    for (int port : ports()) {
      long since = now(port);
      put("h/x", "secret of " + port);
      String told = changes(port, token, "h/?wait=0s&since=" + since);
      assertThat(keys(told)).isEmpty();
      assertThat(index(told)).isGreaterThan(since);
      try (EventLines stream = EventLines.read(port, token, CHANGES + "h/?since=" + since)) {
        put("h/x", "more of " + port);
        put("h/y", "open at " + port);
        assertThat(keys(stream.change().data())).containsExactly("h/y");
      }
    }
  }

  @Test
  void aTokenThatIsRevokedEndsItsStream() {
    for (int port : ports()) {
      String token = "33333333-2222-3333-4444-55555555" + port % 10_000 / 1000 + "00" + port % 10;
      String _ = agents.token(token, "gone" + port, "key_prefix \"r/\" { policy = \"read\" }");
      String accessor = GuardedAgents.first(agents.get(server, token, "/v1/acl/token/self").body());
      try (EventLines stream = EventLines.read(port, token, CHANGES + "r/")) {
        assertThat(stream.next().type()).isEqualTo("heartbeat");
        put("r/a", "at " + port);
        assertThat(keys(stream.change().data())).containsExactly("r/a");
        String _ = agents.made("DELETE", "/v1/acl/token/" + accessor, "");
        EventLines.Event end = stream.change();
        assertThat(end.type()).isEqualTo("end");
        assertThat(end.data()).contains("ACL not found");
        assertThat(stream.next().type()).isEqualTo("closed");
      }
    }
  }

  @Test
  void manyStreamsHaveOneReaderAndEachGoesOnFromWhereItWas() {
    for (int port : ports()) {
      long since = now(port);
      put("m/0", "at " + port);
      List<EventLines> streams = new ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          // Some begin behind the others.
          streams.add(
              i % 2 == 0
                  ? EventLines.read(port, ROOT, CHANGES + "m/?since=" + since)
                  : EventLines.open(
                          port,
                          CHANGES + "m/?since=1",
                          Map.of("X-Consul-Token", ROOT, "Last-Event-ID", Long.toString(since)),
                          0)
                      .begin());
        }
        for (int i = 1; i < 30; i++) {
          put("m/" + i, "at " + port);
        }
        for (EventLines stream : streams) {
          long last = since;
          for (int i = 0; i < 30; i++) {
            EventLines.Event event = stream.change();
            assertThat(keys(event.data())).containsExactly("m/" + i);
            assertThat(Long.parseLong(event.id())).isEqualTo(index(event.data()));
            assertThat(index(event.data())).isGreaterThan(last);
            last = index(event.data());
          }
        }
        assertThat(agents.get(port, ROOT, "/v1/agent/metrics").body())
            .containsPattern("\"Name\":\"[a-z]*\\.?changes\\.readers\",\"Value\":1[,.]");
      } finally {
        streams.forEach(EventLines::close);
      }
      GuardedAgents.eventually(
          "the reader has gone",
          () ->
              agents
                  .get(port, ROOT, "/v1/agent/metrics")
                  .body()
                  .contains("changes.readers\",\"Value\":0"));
    }
  }

  /** Has the first changes taken away: a cluster may keep all that it ever had. */
  private void trimHistory() {
    keepBytes(1 << 20);
    for (int i = 0; i < 30; i++) {
      put("trimmed", i + "v".repeat(60_000));
    }
    keepBytes(256 << 20);
  }

  private void keepBytes(int bytes) {
    String body = "{\"Prefix\":\"\",\"Versions\":100,\"Days\":30,\"Bytes\":" + bytes + "}";
    String _ = agents.made("PUT", "/v1/praetor/retention", body);
  }

  @Test
  void whoKnowsTooLittleIsToldWhereToBegin() {
    trimHistory();
    for (int port : ports()) {
      HttpResponse<String> gone = agents.get(port, ROOT, CHANGES + "?since=0");
      assertThat(gone.statusCode()).isEqualTo(410);
      assertThat(gone.body()).startsWith("index 0 is older than ").contains("X-Consul-Index");
      assertThat(gone.headers().firstValueAsLong("Praetor-Oldest-Index")).isPresent();
      HttpResponse<String> ahead = agents.get(port, ROOT, CHANGES + "?since=99999999");
      assertThat(ahead.statusCode()).isEqualTo(410);
      try (EventLines stream = EventLines.read(port, ROOT, CHANGES + "?since=0")) {
        assertThat(stream.next().data()).contains(" 410 ");
      }
      assertThat(agents.get(port, ROOT, CHANGES + "?since=x").statusCode()).isEqualTo(400);
      assertThat(agents.get(port, ROOT, CHANGES + "?only=x").statusCode()).isEqualTo(400);
      assertThat(agents.get(port, ROOT, CHANGES + "?limit=0").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aClientThatReadsTooSlowlyIsCutOffAndToldWhy() {
    try (EventLines slow =
            EventLines.open(server, CHANGES + "s/", Map.of("X-Consul-Token", ROOT), 4096);
        EventLines quick = EventLines.read(server, ROOT, CHANGES + "s/")) {
      assertThat(quick.next().type()).isEqualTo("heartbeat");
      GuardedAgents.eventually(
          "both are open",
          () ->
              agents
                  .get(server, ROOT, "/v1/agent/metrics")
                  .body()
                  .contains("changes.streams\",\"Value\":2"));
      String value = "v".repeat(60_000);
      int puts = 0;
      while (!agents
              .get(server, ROOT, "/v1/agent/metrics")
              .body()
              .contains("changes.streams\",\"Value\":1")
          && puts < 300) {
        put("s/" + puts++, value);
      }
      assertThat(puts).isLessThan(300);
      for (int i = 0; i < puts; i++) {
        assertThat(keys(quick.change().data())).containsExactly("s/" + i);
      }
      var _ = slow.begin();
      int read = 0;
      EventLines.Event event = slow.change();
      while (event.type().equals("change")) {
        assertThat(keys(event.data())).containsExactly("s/" + read++);
        event = slow.change();
      }
      assertThat(event.type()).isEqualTo("end");
      assertThat(event.data()).contains("too slow", "limits.change_stream_bytes_max");
      try (EventLines again =
          EventLines.open(
                  server,
                  CHANGES + "s/",
                  Map.of("X-Consul-Token", ROOT, "Last-Event-ID", event.id()),
                  0)
              .begin()) {
        assertThat(keys(again.change().data())).containsExactly("s/" + read);
      }
    }
  }

  @Test
  void aRestoreIsOneChange() throws IOException, InterruptedException {
    put("z/a", "1");
    HttpResponse<byte[]> saved =
        agents.http.send(
            agents.request(server, ROOT, "GET", "/v1/snapshot", ""), BodyHandlers.ofByteArray());
    for (int i = 0; i < 5; i++) {
      put("z/" + i, "x");
    }
    try (EventLines stream = EventLines.read(client, ROOT, CHANGES + "z/");
        EventLines other = EventLines.read(server, ROOT, CHANGES + "unchanged/")) {
      assertThat(stream.next().type()).isEqualTo("heartbeat");
      HttpRequest restore =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server + "/v1/snapshot"))
              .header("X-Consul-Token", ROOT)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(saved.body()))
              .build();
      assertThat(sent(restore).statusCode()).isEqualTo(200);
      EventLines.Event restored = stream.change();
      assertThat(restored.data())
          .contains("\"Type\":\"restore\",\"Key\":\"z/\"")
          .doesNotContain("\"Type\":\"delete\"");
      put("z/b", "2");
      assertThat(keys(stream.change().data())).containsExactly("z/b");
      put("unchanged/a", "2");
      assertThat(keys(other.change().data())).containsExactly("unchanged/a");
    }
  }
}
