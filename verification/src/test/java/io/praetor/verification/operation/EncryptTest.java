package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.bytes.ByteWriter;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose agents have a key: it serves, and strangers get nothing. */
class EncryptTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String KEY = "pUqJrVyVRj5jsiYEkM/tFQYfWyJIv4s3XkvDwy7Cu5s=";
  private static final String OTHER_KEY = "AAECAwQFBgcICQoLDA0ODw==";

  @TempDir Path folder;

  private final List<ProductProcess> started = new ArrayList<>();
  private List<Integer> rpc = List.of();

  @AfterEach
  void stop() {
    started.forEach(ProductProcess::close);
  }

  private ProductProcess start(String name, int rpcPort, String... extra) throws IOException {
    int http = Ports.free(1).getFirst();
    List<String> arguments = new ArrayList<>();
    arguments.add("agent");
    arguments.add("-node=" + name);
    arguments.add("-data-dir=" + folder.resolve(name));
    arguments.add("-bind=127.0.0.1");
    arguments.add("-http-port=" + http);
    arguments.add("-server-port=" + rpcPort);
    arguments.add("-serf-lan-port=-1");
    arguments.add("-dns-port=-1");
    for (int each : rpc) {
      arguments.add("-retry-join=127.0.0.1:" + each);
    }
    arguments.addAll(List.of(extra));
    ProductProcess process = ProductProcess.of(arguments, folder.resolve(name + ".log"), http);
    started.add(process);
    return process;
  }

  private static void await(String what, ProductProcess agent, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline)
          .as(() -> what + "; its log:\n" + agent.log())
          .isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static boolean answers(ProductProcess agent, String path, String text) {
    try {
      RawHttp.Answer answer = RawHttp.send(agent.httpPort(), "GET", path, null);
      return answer.status() == 200 && answer.text().contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void agentsWithTheKeyAreAClusterAndAllOthersAreRefused() throws Exception {
    rpc = Ports.free(3);
    List<ProductProcess> servers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      servers.add(
          start(
              "s" + i,
              rpc.get(i),
              "-server",
              "-bootstrap-expect=3",
              "-encrypt=" + KEY,
              "-hcl=acl { enabled = true }"));
    }
    ProductProcess client = start("client", Ports.free(1).getFirst(), "-encrypt=" + KEY);
    ProductProcess none = start("none", Ports.free(1).getFirst());
    ProductProcess other = start("other", Ports.free(1).getFirst(), "-encrypt=" + OTHER_KEY);
    servers.getFirst().awaitLeader(WAIT_MAX);
    await(
        "a write through the client agent",
        client,
        () -> {
          try {
            return RawHttp.send(
                        client.httpPort(),
                        "PUT",
                        "/v1/kv/a",
                        "secret-value".getBytes(StandardCharsets.UTF_8))
                    .status()
                == 200;
          } catch (IOException e) {
            return false;
          }
        });
    for (ProductProcess each : servers) {
      await("the value", each, () -> answers(each, "/v1/kv/a?raw&stale", "secret-value"));
    }
    for (ProductProcess each : List.of(none, other)) {
      await(
          "the refusal is told",
          each,
          () -> each.log().contains("cannot be reached: it refused: the"));
      assertThat(answers(each, "/v1/kv/a?raw", "secret-value")).isFalse();
    }
    assertThat(none.log()).contains("set encrypt at the one that calls");
    assertThat(other.log()).contains("set the same encrypt at both");
    await(
        "a server says so too",
        servers.getFirst(),
        () ->
            servers.stream().anyMatch(each -> each.log().contains("Refused a connection"))
                && answers(servers.getFirst(), "/v1/status/leader", ":"));
    stranger(rpc.getFirst());
    for (ProductProcess each : started) {
      assertThat(each.log()).doesNotContain(KEY.substring(0, 12)).doesNotContain("ANYONE WHO");
    }
  }

  /** Greets as an agent does that has no key, and asks for the value. */
  private static void stranger(int port) throws IOException {
    byte[] identity =
        new ByteWriter(128)
            .text("dc1")
            .text("")
            .text("00000000-0000-0000-0000-000000000001")
            .text("stranger")
            .text("127.0.0.1:1")
            .flag(true)
            .text("incarnation")
            .toBytes();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) WAIT_MAX.toMillis());
      socket.getOutputStream().write("PRAETOR1".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(frame(1, identity));
      byte[] heard = socket.getInputStream().readAllBytes();
      assertThat(heard[4]).as("a refusal").isEqualTo((byte) 3);
      assertThat(new String(heard, StandardCharsets.UTF_8))
          .contains("prove the key")
          .doesNotContain("dc1")
          .doesNotContain("s0");
    }
  }

  private static byte[] frame(int type, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .putInt(5 + body.length)
        .put((byte) type)
        .putInt(0)
        .put(body)
        .array();
  }

  @Test
  void accessControlWithoutACertificateOrAKeyIsWarnedOf() throws Exception {
    ProductProcess open =
        ProductProcess.single(folder.resolve("open"), "-dev", "-hcl=acl { enabled = true }");
    started.add(open);
    open.awaitAnswer(WAIT_MAX);
    assertThat(open.log()).contains("ANYONE WHO REACHES").contains("WHATEVER acl SAYS");
  }
}
