package io.praetor.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.FreePorts;
import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.certificate.Leaf;
import io.praetor.agent.cluster.formation.FormationPlan;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.agent.tls.RpcTls;
import io.praetor.agent.tls.TlsFiles;
import io.praetor.store.bytes.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which agents are answered about the cluster, over real ports. */
class ClusterQuestionsTest {
  private static final String SERVER_NAME = "server.dc1.consul";
  private static final long WAIT_NANOS_MAX = 60_000_000_000L;

  @TempDir Path folder = Path.of("");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final int firstPort = FreePorts.ten();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for: %s", what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static <T extends AutoCloseable> T closing(List<AutoCloseable> list, T part) {
    list.add(part);
    return part;
  }

  private ClusterTestServer server(int number, int expect, @Nullable RpcTls tls)
      throws IOException {
    return closing(
        open,
        new ClusterTestServer(
            "server-" + number,
            UUID.nameUUIDFromBytes(new byte[] {(byte) number}).toString(),
            firstPort + number,
            Files.createDirectories(folder.resolve("server-" + number)),
            expect,
            expect == 1 ? List.of() : List.of("127.0.0.1:" + firstPort),
            () -> tls));
  }

  private RpcPort agent(String name, String address, boolean server, @Nullable RpcTls tls)
      throws IOException {
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    String incarnation = UUID.randomUUID().toString();
    return closing(
        open,
        RpcPort.dialling(
            RpcOptions.defaults("127.0.0.1", 0),
            new Identity("dc1", "", id, name, address, server, incarnation),
            () -> tls));
  }

  private static AgentInfo info(RpcPort port) {
    Identity self = port.self();
    return new AgentInfo(self.nodeId(), self.nodeName(), self.address(), self.isServer(), Map.of());
  }

  private static ByteWriter question(int kind) {
    return new ByteWriter(64).u8(kind);
  }

  private static byte[] heartbeat(AgentInfo... agents) {
    ByteWriter out = question(ClusterMessage.HEARTBEAT);
    Heartbeat.write(out, List.of(agents));
    return out.toBytes();
  }

  private static byte[] operation(int kind, Operation operation) {
    ByteWriter out = question(kind);
    operation.write(out);
    return out.toBytes();
  }

  private static byte[] join(String name, String address, String incarnation) {
    ByteWriter out = question(ClusterMessage.JOIN);
    new JoinRequest(name, address, incarnation, false, true).write(out);
    return out.toBytes();
  }

  /**
   * The answer, or the reason of the failure as a text; a question that was not sent, since a
   * handshake took too long on a busy machine, is asked again.
   */
  private static Object ask(RpcPort from, ClusterTestServer to, byte[] question) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Object answer = askOnce(from, to, question);
    while (answer instanceof String text
        && text.startsWith(RequestFailure.Kind.NOT_SENT.toString())
        && System.nanoTime() - deadline < 0) {
      answer = askOnce(from, to, question);
    }
    return answer;
  }

  private static Object askOnce(RpcPort from, ClusterTestServer to, byte[] question)
      throws Exception {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    var _ =
        from.request(
            to.address,
            Service.CLUSTER,
            question,
            30_000,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                answer.complete(body);
              }

              @Override
              public void failed(RequestFailure failure) {
                answer.complete(failure.kind() + " " + failure.reason());
              }
            });
    return answer.get(60, TimeUnit.SECONDS);
  }

  private static String refusal(RpcPort from, ClusterTestServer to, byte[] question)
      throws Exception {
    Object answer = ask(from, to, question);
    assertThat(answer).as("an answer instead of a refusal").isInstanceOf(String.class);
    return (String) answer;
  }

  private RpcTls certificate(Authority authority, String name) throws Exception {
    Issued issued =
        authority.issue(
            new Leaf(
                name,
                List.of(name, "localhost"),
                List.of(),
                List.of(Leaf.Usage.SERVER, Leaf.Usage.CLIENT),
                Duration.ofDays(1)));
    Path ca = folder.resolve("ca.pem");
    Files.writeString(ca, authority.own().certificatePem());
    Path certificate = folder.resolve(name + ".pem");
    Files.writeString(certificate, issued.certificatePem());
    Path key = folder.resolve(name + "-key.pem");
    Files.writeString(key, issued.keyPem());
    return TlsFiles.of(certificate, key)
        .withAuthorities(ca, null)
        .withVerifyIncoming(true)
        .withVerifyOutgoing(true)
        .withServerName(SERVER_NAME)
        .load();
  }

  @Test
  void aClientsCertificateNeitherChangesTheMembersNorSpeaksForOthers() throws Exception {
    Authority authority = Authority.create("ca", Duration.ofDays(1), List.of());
    ClusterTestServer server = server(0, 1, certificate(authority, SERVER_NAME));
    await("the server leads", server::leads);
    await("it is shown", () -> server.status("server-0") == Member.Status.ALIVE);
    RpcTls tls = certificate(authority, "client.dc1.consul");
    RpcPort posing = agent("posing", "127.0.0.1:1", true, tls);
    assertThat(refusal(posing, server, heartbeat())).contains("does not name " + SERVER_NAME);

    RpcPort client = agent("client", "127.0.0.1:2", false, tls);
    assertThat(ask(client, server, heartbeat(info(client)))).isInstanceOf(byte[].class);
    await("the client is shown", () -> server.status("client") == Member.Status.ALIVE);
    AgentInfo other = new AgentInfo("id", "server-0", server.address, true, Map.of());
    for (int kind : new int[] {ClusterMessage.OPERATION, ClusterMessage.OPERATION_PASSED_ON}) {
      for (Operation operation :
          List.of(
              new Operation.Leave(other),
              new Operation.ForceLeave("server-0", true),
              new Operation.Remove(server.address),
              new Operation.Transfer(""),
              new Operation.Health())) {
        assertThat(refusal(client, server, operation(kind, operation))).startsWith("REFUSED");
      }
    }
    assertThat(refusal(client, server, heartbeat(other))).startsWith("REFUSED");
    assertThat(refusal(client, server, heartbeat(info(client), other))).startsWith("REFUSED");
    byte[] join = join("client", client.self().address(), client.self().incarnation());
    assertThat(refusal(client, server, join)).contains("only a server");
    ByteWriter promise = question(ClusterMessage.PROMISE);
    new FormationPlan(
            "plan",
            List.of(
                new FormationPlan.Planned(
                    client.self().nodeId(), client.self().incarnation(), client.self().address())))
        .write(promise);
    assertThat(refusal(client, server, promise.toBytes())).contains("only a server");
    assertThat(server.status("server-0")).isEqualTo(Member.Status.ALIVE);

    Operation leave = new Operation.Leave(info(client));
    Object left = ask(client, server, operation(ClusterMessage.OPERATION, leave));
    assertThat(left).isInstanceOf(byte[].class);
    assertThat(OperationResult.decode((byte[]) left).isDone()).isTrue();
    assertThat(server.status("client")).isEqualTo(Member.Status.LEFT);
  }

  @Test
  void aSecondProcessWithTheNameOfALivingAgentIsNotHeard() throws Exception {
    ClusterTestServer server = server(0, 1, null);
    await("the server leads", server::leads);
    RpcPort first = agent("web", "127.0.0.1:1", false, null);
    assertThat(ask(first, server, heartbeat(info(first)))).isInstanceOf(byte[].class);
    await("it is shown", () -> server.status("web") == Member.Status.ALIVE);

    RpcPort second = agent("web", "127.0.0.1:2", false, null);
    assertThat(refusal(second, server, heartbeat(info(second)))).contains("another living agent");
    byte[] leave = operation(ClusterMessage.OPERATION, new Operation.Leave(info(second)));
    assertThat(refusal(second, server, leave)).contains("another living agent");
    assertThat(server.status("web")).isEqualTo(Member.Status.ALIVE);

    // The first takes its name with it when it goes, as in a restart.
    first.close();
    await(
        "the second is heard",
        () -> {
          try {
            return ask(second, server, heartbeat(info(second))) instanceof byte[];
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void aServerSpeaksForItsOwnAddressAlone() throws Exception {
    ClusterTestServer server = server(0, 1, null);
    await("the server leads", server::leads);
    RpcPort other = agent("other", "127.0.0.1:1", true, null);
    assertThat(refusal(other, server, join("other", "127.0.0.1:7", other.self().incarnation())))
        .contains("speaks for itself");
    assertThat(refusal(other, server, join("other", "127.0.0.1:1", "of another")))
        .contains("speaks for itself");
  }

  @Test
  void aLivingMemberIsNotReplacedByAnotherMachineWithItsAddress() throws Exception {
    ClusterTestServer one = server(0, 2, null);
    ClusterTestServer two = server(1, 2, null);
    await("a leader", () -> one.leads() || two.leads());
    ClusterTestServer leader = one.leads() ? one : two;
    ClusterTestServer member = leader == one ? two : one;
    await("a write", () -> leader.put("a", "b"));
    await("both have it", () -> member.has("a"));
    RpcPort machine = agent("server-9", member.address, true, null);
    byte[] join = join("server-9", member.address, machine.self().incarnation());
    Object answer = ask(machine, leader, join);
    assertThat(answer).isInstanceOf(byte[].class);
    assertThat(JoinAnswer.decode((byte[]) answer))
        .isInstanceOfSatisfying(
            JoinAnswer.NotNow.class,
            notNow -> assertThat(notNow.reason()).contains("another machine"));
    assertThat(leader.log.configuration().voters()).contains(member.address);
    await("a write afterwards", () -> leader.put("c", "d"));
    await("the member goes on", () -> member.has("c"));
  }
}
