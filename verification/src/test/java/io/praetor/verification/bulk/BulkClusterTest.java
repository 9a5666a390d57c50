package io.praetor.verification.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of many keys on three servers, seen by readers and watchers through a client agent. */
class BulkClusterTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final int KEYS = 400;
  private static final Pattern VALUE = Pattern.compile("\"Value\":\"([^\"]*)\"");
  private static final Pattern INDEX = Pattern.compile("\"Index\":(\\d+)");

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
    http.close();
  }

  @Test
  void nobodySeesHalf() throws Exception {
    try (Cluster cluster =
        Cluster.start(folder, new ClusterSettings(3, 1, 2, 16_384, 3_000, List.of()))) {
      assertThat(cluster.awaitHealthy(WAIT_MAX)).as("the cluster is healthy").isTrue();
      Member client = cluster.clients().getFirst();
      Member leader = cluster.leader().orElseThrow();
      Member follower =
          cluster.members().stream().filter(each -> !each.equals(leader)).findFirst().orElseThrow();
      assertThat(
              Cluster.await(
                  WAIT_MAX, () -> ask(client, "POST", "apply", lines("a")).status() == 200))
          .as("the level is reached")
          .isTrue();
      assertThat(ask(client, "POST", "apply", line("still", "x")).status()).isEqualTo(200);

      AtomicBoolean isOver = new AtomicBoolean();
      List<CompletableFuture<Integer>> readers = new ArrayList<>();
      for (Member member : List.of(client, leader, follower)) {
        // Not on the common pool, which answers of the client come through.
        readers.add(CompletableFuture.supplyAsync(() -> look(member, isOver), threads));
      }
      RawHttp.Answer first = send(client, "GET", "/v1/kv/tree/1", "");
      CompletableFuture<HttpResponse<String>> changed = watch(client, "/v1/kv/tree/1", first);
      CompletableFuture<HttpResponse<String>> still =
          watch(follower, "/v1/kv/still", send(follower, "GET", "/v1/kv/still", ""));

      long before = index(ask(client, "POST", "apply?dry-run", lines("a")));
      List<String> wishes = List.of("b", "c", "d");
      for (String value : wishes) {
        RawHttp.Answer answer = ask(client, "POST", "apply?prefix=tree/&prune", lines(value));
        assertThat(answer.text()).contains("\"Changed\":" + KEYS);
      }
      assertThat(changed.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS).body()).contains("tree/1");
      RawHttp.Answer back =
          ask(follower, "POST", "rollback", "{\"Prefix\":\"tree/\",\"To\":" + before + "}");
      assertThat(back.text()).contains("\"Changed\":" + KEYS);
      RawHttp.Answer moved =
          ask(client, "POST", "move", "{\"From\":\"tree/\",\"To\":\"other/\",\"Recurse\":true}");
      assertThat(moved.text()).contains("\"Changed\":" + 2 * KEYS);
      RawHttp.Answer again = ask(client, "POST", "undelete", "{\"Prefix\":\"tree/\"}");
      assertThat(again.text()).contains("\"Changed\":" + KEYS);
      isOver.set(true);
      for (CompletableFuture<Integer> reader : readers) {
        assertThat(reader.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isPositive();
      }
      assertThat(values(send(follower, "GET", "/v1/kv/tree/?recurse&consistent", "")))
          .hasSize(KEYS)
          .containsOnly("a");
      assertThat(still).as("nobody who watches an unchanged key wakes").isNotDone();
      assertThat(send(client, "PUT", "/v1/kv/still", "y").text()).isEqualTo("true");
      assertThat(still.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  /** Reads the tree again and again; how often. */
  private static int look(Member member, AtomicBoolean isOver) {
    int reads = 0;
    while (!isOver.get()) {
      List<String> values = values(send(member, "GET", "/v1/kv/tree/?recurse&stale", ""));
      assertThat(values.size()).as("half of the keys").isIn(0, KEYS);
      assertThat(values.stream().distinct().count()).as("two states in one").isLessThan(2);
      reads++;
    }
    return reads;
  }

  private CompletableFuture<HttpResponse<String>> watch(
      Member member, String path, RawHttp.Answer from) {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + member.httpPort()
                + path
                + "?wait=5m&index="
                + from.header("X-Consul-Index"));
    return http.sendAsync(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> values(RawHttp.Answer answer) {
    List<String> values = new ArrayList<>();
    Matcher matcher = VALUE.matcher(answer.text());
    while (matcher.find()) {
      values.add(new String(Base64.getDecoder().decode(matcher.group(1)), UTF_8));
    }
    return values;
  }

  private static long index(RawHttp.Answer answer) {
    Matcher matcher = INDEX.matcher(answer.text());
    assertThat(matcher.find()).as(answer.text()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static String lines(String value) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < KEYS; i++) {
      lines.append(line("tree/" + i, value));
    }
    return lines.toString();
  }

  private static String line(String key, String value) {
    return "{\"Key\":\"%s\",\"Value\":\"%s\"}\n"
        .formatted(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
  }

  private static RawHttp.Answer ask(Member member, String method, String path, String body) {
    return send(member, method, "/v1/praetor/" + path, body);
  }

  private static RawHttp.Answer send(Member member, String method, String path, String body) {
    try {
      return RawHttp.send(member.httpPort(), method, path, Map.of(), body.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " at " + member.name(), e);
    }
  }
}
