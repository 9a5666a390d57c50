package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are told of each other while they run: who is met, and who is refused. */
class JoinTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<ProductProcess> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(ProductProcess::close);
  }

  private record Agent(ProductProcess process, String rpc) {
    RawHttp.Answer join(String contact) throws IOException {
      return RawHttp.send(process.httpPort(), "PUT", "/v1/agent/join/" + contact, null);
    }

    RawHttp.Answer get(String path) throws IOException {
      return RawHttp.send(process.httpPort(), "GET", path, null);
    }
  }

  private Agent start(String name, String... extra) throws IOException {
    List<Integer> ports = Ports.free(2);
    List<String> arguments = new ArrayList<>();
    arguments.add("agent");
    arguments.add("-node=" + name);
    arguments.add("-data-dir=" + folder.resolve(name));
    arguments.add("-bind=127.0.0.1");
    arguments.add("-http-port=" + ports.get(0));
    arguments.add("-server-port=" + ports.get(1));
    if (List.of(extra).stream().noneMatch(flag -> flag.startsWith("-serf-lan-port"))) {
      arguments.add("-serf-lan-port=-1");
    }
    arguments.addAll(List.of(extra));
    ProductProcess process =
        ProductProcess.of(arguments, folder.resolve(name + ".log"), ports.get(0));
    started.add(process);
    return new Agent(process, "127.0.0.1:" + ports.get(1));
  }

  private static void await(String what, Agent agent, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline)
          .as(() -> what + "; its log:\n" + agent.process.log())
          .isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static boolean answers(Agent agent, String path, String text) {
    try {
      RawHttp.Answer answer = agent.get(path);
      return answer.status() == 200 && answer.text().contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void serversAreFoundAtTheSecondPortAndWhoLeavesIsShownAsLeft() throws Exception {
    int second = Ports.free(1).getFirst();
    Agent one = start("one", "-server", "-bootstrap-expect=1", "-serf-lan-port=" + second);
    one.process.awaitLeader(WAIT_MAX);
    String contact = "127.0.0.1:" + second;
    Agent two = start("two", "-server", "-retry-join=" + contact);
    Agent client = start("client");
    client.process.awaitAnswer(WAIT_MAX);
    assertThat(client.join(contact).status()).isEqualTo(200);
    for (Agent each : List.of(one, two, client)) {
      await("both servers are shown", each, () -> answers(each, "/v1/agent/members", "\"two\""));
      await("the client is shown", each, () -> answers(each, "/v1/agent/members", "\"client\""));
      assertThat(each.get("/v1/agent/members").text())
          .contains("\"Port\":" + second)
          .contains("\"port\":\"" + one.rpc().substring(10) + "\"");
      assertThat(each.get("/v1/catalog/nodes").text()).doesNotContain("praetor-serf");
    }

    Agent taken = start("taken", "-server", "-serf-lan-port=" + second);
    await("it does not start", taken, () -> !taken.process.isAlive());
    assertThat(taken.process.log()).contains("cannot listen on " + contact, "ports.serf_lan");

    assertThat(RawHttp.send(client.process.httpPort(), "PUT", "/v1/agent/leave", null).status())
        .isEqualTo(200);
    // The cluster knew before the answer.
    assertThat(one.get("/v1/catalog/nodes?consistent").text()).doesNotContain("\"client\"");
    await("it has ended", client, () -> !client.process.isAlive());
    for (Agent each : List.of(one, two)) {
      await(
          "it is shown as left",
          each,
          () -> answers(each, "/v1/agent/members", "\"Name\":\"client\""));
      await("its status", each, () -> answers(each, "/v1/agent/members", "\"Status\":3"));
    }
  }

  @Test
  void whoIsNamedIsAskedFirst() throws Exception {
    Agent one = start("one", "-server", "-bootstrap-expect=1");
    Agent other = start("other", "-server", "-bootstrap-expect=1");
    Agent far =
        start(
            "far", "-server", "-bootstrap-expect=1", "-datacenter=dc2", "-retry-join=" + one.rpc());
    Agent blank = start("blank", "-server");
    Agent client = start("client");
    one.process.awaitLeader(WAIT_MAX);
    other.process.awaitLeader(WAIT_MAX);
    blank.process.awaitAnswer(WAIT_MAX);
    client.process.awaitAnswer(WAIT_MAX);

    String nobody = "127.0.0.1:" + Ports.free(1).getFirst();
    refused(one.join(nobody), "Failed to join " + nobody, "refused");
    refused(one.join("no-such-host.invalid"), "no-such-host.invalid: the name has no address");
    refused(one.join(other.rpc()), "two clusters never merge");
    await(
        "far is refused",
        far,
        () -> far.process.log().contains("agents of one cluster need the same datacenter"));
    refused(one.join(far.rpc()), "\"dc2\"", "agents of one cluster need the same datacenter");

    refused(client.join(nobody), "Failed to join " + nobody);
    assertThat(client.join(one.rpc()).status()).isEqualTo(200);
    await("the client belongs", client, () -> answers(client, "/v1/catalog/nodes", "\"one\""));
    refused(client.join(other.rpc()), "two clusters never merge");

    assertThat(one.join(blank.rpc()).status()).isEqualTo(200);
    await(
        "blank is taken in",
        blank,
        () -> answers(one, "/v1/operator/raft/configuration", blank.rpc()));

    theCommandSaysSo(one, other);
  }

  private static void refused(RawHttp.Answer answer, String... texts) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(500);
    assertThat(answer.text()).contains(texts);
  }

  private void theCommandSaysSo(Agent one, Agent other) throws Exception {
    Process join =
        new ProcessBuilder(
                ProductHome.launcher().toString(),
                "join",
                "-http-addr=" + one.process.address(),
                other.rpc())
            .redirectErrorStream(true)
            .start();
    String said = new String(join.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(join.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(said)
        .contains("Error joining address '" + other.rpc() + "'", "two clusters never merge");
    assertThat(join.exitValue()).isEqualTo(1);
  }
}
