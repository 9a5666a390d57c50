package io.praetor.verification.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a small heap, and a client agent through which more is asked than it may send. */
class LargeAnswerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final int VALUES = 60;

  private static boolean isAnswered(int port, String path) {
    try {
      return RawHttp.send(port, "GET", path, null).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void isRefusedAndTheServerLivesOn(@TempDir Path folder) throws Exception {
    List<Integer> ports = Ports.free(4);
    List<String> common = List.of("agent", "-bind=127.0.0.1", "-serf-lan-port=-1");
    List<String> server =
        List.of(
            "-node=s1",
            "-server",
            "-bootstrap-expect=1",
            "-data-dir=" + folder.resolve("s1"),
            "-server-port=" + ports.get(0),
            "-http-port=" + ports.get(1));
    List<String> client =
        List.of(
            "-node=c1",
            "-data-dir=" + folder.resolve("c1"),
            "-server-port=" + ports.get(2),
            "-http-port=" + ports.get(3),
            "-retry-join=127.0.0.1:" + ports.get(0));
    try (ProductProcess holder =
            ProductProcess.of(
                with(common, server),
                Map.of("PRAETOR_HEAP", "256m"),
                folder.resolve("s1.log"),
                ports.get(1));
        ProductProcess asked =
            ProductProcess.of(with(common, client), folder.resolve("c1.log"), ports.get(3))) {
      assertThat(Cluster.await(WAIT_MAX, () -> isAnswered(ports.get(3), "/v1/session/list")))
          .as("the client agent has found its server")
          .isTrue();
      for (int i = 0; i < VALUES; i++) {
        RawHttp.Answer put =
            RawHttp.send(ports.get(1), "PUT", "/v1/kv/large/" + i, new byte[500_000]);
        assertThat(put.text()).isEqualTo("true");
      }
      RawHttp.Answer refused = RawHttp.send(ports.get(3), "GET", "/v1/kv/large?recurse", null);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.text()).contains("The answer has 4", "that a server sends");
      assertThat(holder.isAlive()).isTrue();
      assertThat(asked.isAlive()).isTrue();
      assertThat(isAnswered(ports.get(3), "/v1/kv/large/1")).isTrue();
    }
  }

  private static List<String> with(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
