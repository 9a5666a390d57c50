package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that has heard no leader since its start says of the age of its store. */
class LeaderlessServerTest {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void anEmptyStoreWithoutALeaderIsNotFresh() throws IOException {
    List<Integer> ports = Ports.free(2);
    List<String> arguments =
        List.of(
            "agent",
            "-server",
            "-bootstrap-expect=3",
            "-data-dir=" + folder.resolve("data"),
            "-bind=127.0.0.1",
            "-http-port=" + ports.get(0),
            "-server-port=" + ports.get(1),
            "-serf-lan-port=-1",
            "-dns-port=-1",
            "-hcl=performance { rpc_hold_timeout = \"100ms\" }");
    try (ProductProcess server =
        ProductProcess.of(arguments, folder.resolve("log"), ports.get(0))) {
      server.awaitAnswer(START_MAX);
      RawHttp.Answer answer = RawHttp.send(server.httpPort(), "GET", "/v1/kv/?keys&stale", null);
      assertThat(answer.header("X-Consul-KnownLeader")).isEqualTo("false");
      assertThat(answer.header("X-Consul-LastContact")).isEqualTo("9223372036854");
    }
  }
}
