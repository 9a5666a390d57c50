package io.praetor.agent;

import static io.praetor.agent.GuardedAgents.ROOT;
import static io.praetor.agent.GuardedAgents.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.http.LoopbackCertificate;
import io.praetor.agent.http.RawHttp2;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of changes as streams of one connection of HTTP/2, which has windows. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamsOverHttp2Test {
  private static final int WINDOW = 1 << 20;
  private static final int CANCEL = 8;
  private static final Pattern KEYS = Pattern.compile("slow/\\d");

  private GuardedAgents agents;
  private int server;
  private InetSocketAddress https;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    LoopbackCertificate issued = LoopbackCertificate.in(folder);
    int ports = FreePorts.ten();
    https = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports + 2);
    agents = new GuardedAgents(folder, ports);
    Agent _ =
        agents.server(
            "server",
            "limits { change_stream_bytes_max = 65536 } ports { https = "
                + https.getPort()
                + " } tls { https { cert_file = \""
                + issued.certificate()
                + "\" key_file = \""
                + issued.key()
                + "\" } }");
    server = agents.serverHttp();
    eventually(
        "changes are kept",
        () -> agents.get(server, ROOT, "/v1/praetor/changes/?wait=0s").statusCode() == 200);
  }

  @AfterAll
  void stop() {
    agents.close();
  }

  private void put(String key, String value) {
    String _ = agents.made("PUT", "/v1/kv/" + key, value);
  }

  private static void follow(RawHttp2 client, int stream, String what) throws IOException {
    byte[] head =
        RawHttp2.head(
            "GET",
            "/v1/praetor/changes/" + what,
            "accept",
            "text/event-stream",
            "x-consul-token",
            ROOT);
    client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, stream, head);
  }

  /** What the streams of one connection have told so far; owned by the test's thread. */
  private static final class Told {
    private final RawHttp2 client;
    private final Map<Integer, StringBuilder> texts = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();

    Told(RawHttp2 client) {
      this.client = client;
    }

    /** The text of a stream once it has a word. */
    String await(int stream, String word) throws IOException {
      while (of(stream).indexOf(word) < 0) {
        assertThat(ended).as("streams that end before %s", word).doesNotContain(stream);
        read();
      }
      return of(stream).toString();
    }

    /** The text of a stream once it has ended. */
    String whole(int stream) throws IOException {
      while (!ended.contains(stream)) {
        read();
      }
      return of(stream).toString();
    }

    private void read() throws IOException {
      RawHttp2.Frame frame = client.read();
      if (frame.type() == RawHttp2.DATA) {
        of(frame.stream()).append(frame.body());
        if ((frame.flags() & RawHttp2.END_STREAM) != 0) {
          ended.add(frame.stream());
        }
      }
    }

    private StringBuilder of(int stream) {
      return texts.computeIfAbsent(stream, _ -> new StringBuilder());
    }
  }

  private void awaitStreams(int count) {
    eventually(
        count + " streams",
        () ->
            agents
                .get(server, ROOT, "/v1/agent/metrics")
                .body()
                .contains("changes.streams\",\"Value\":" + count + ","));
  }

  @Test
  void oneConnectionHasManyStreamsAndACancelEndsOne() throws Exception {
    try (RawHttp2 client = new RawHttp2(https, WINDOW)) {
      follow(client, 1, "one/");
      follow(client, 3, "two/");
      follow(client, 5, "two/");
      awaitStreams(3);
      put("one/a", "1");
      put("two/a", "2");
      Told told = new Told(client);
      assertThat(told.await(1, "one/a")).doesNotContain("two/a");
      assertThat(told.await(3, "two/a")).doesNotContain("one/a");
      client.frame(RawHttp2.RST_STREAM, 0, 3, new byte[] {0, 0, 0, CANCEL});
      awaitStreams(2);
      put("two/b", "3");
      assertThat(told.await(5, "two/b")).contains("two/a");
      assertThat(told.await(1, "one/a")).doesNotContain("two/");
      follow(client, 7, "two/");
      awaitStreams(3);
    }
    awaitStreams(0);
  }

  @Test
  void whoDoesNotReadIsCutOffAloneAndToldWhy() throws Exception {
    try (RawHttp2 client = new RawHttp2(https, 1_000)) {
      follow(client, 1, "slow/");
      follow(client, 3, "slow/?values=false");
      client.open(3, WINDOW);
      client.open(0, WINDOW);
      awaitStreams(2);
      String value = "v".repeat(10_000);
      for (int i = 0; i < 8; i++) {
        put("slow/" + i, value);
      }
      awaitStreams(1);
      // The other stream of the connection has all.
      Told told = new Told(client);
      assertThat(told.await(3, "slow/7")).contains("slow/0");
      assertThat(told.of(1)).hasSizeLessThanOrEqualTo(1_000);
      client.open(1, WINDOW);
      String whole = told.whole(1);
      assertThat(KEYS.matcher(whole).results().map(MatchResult::group))
          .startsWith("slow/0", "slow/1")
          .doesNotContain("slow/7");
      assertThat(whole.substring(whole.lastIndexOf("event: ")))
          .startsWith("event: end")
          .contains("too slow", "limits.change_stream_bytes_max");
    }
    awaitStreams(0);
  }
}
