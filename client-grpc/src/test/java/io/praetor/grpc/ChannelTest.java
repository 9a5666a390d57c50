package io.praetor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.praetor.client.Praetor;
import io.praetor.client.service.CatalogRegistration;
import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.ReportedCheck;
import io.praetor.client.service.ServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gRPC's channels find the servers that a real agent tells them. */
@Tag("product")
class ChannelTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("praetor.Test/Who")
          .setRequestMarshaller(new Utf8())
          .setResponseMarshaller(new Utf8())
          .build();

  @TempDir static Path folder;
  private static AgentProcess agent;
  private static Praetor praetor;

  @BeforeAll
  static void start() throws Exception {
    agent = AgentProcess.start(folder);
    praetor = Praetor.at("http://" + agent.address()).build();
  }

  @AfterAll
  static void stop() {
    agent.close();
  }

  @Test
  void callsGoToAllHealthyServersAndToNoOther() throws Exception {
    Server a = server("a");
    Server b = server("b");
    register("greeter", "a", a.getPort(), CheckStatus.PASSING);
    register("greeter", "b", b.getPort(), CheckStatus.PASSING);
    ManagedChannel channel = channel("greeter");
    try {
      awaitAnswers(channel, Set.of("a", "b"));
      register("greeter", "b", b.getPort(), CheckStatus.CRITICAL);
      awaitAnswers(channel, Set.of("a"));
      register("greeter", "b", b.getPort(), CheckStatus.PASSING);
      awaitAnswers(channel, Set.of("a", "b"));
      praetor.catalog().deregister("greeter-a");
      awaitAnswers(channel, Set.of("b"));
      a.shutdownNow().awaitTermination();
      for (int i = 0; i < 50; i++) {
        assertThat(ask(channel)).isEqualTo("b");
      }
      // The server goes without a word; its place is taken by another.
      int port = b.getPort();
      b.shutdownNow().awaitTermination();
      Server c = server("c");
      register("greeter", "b", port, CheckStatus.CRITICAL);
      register("greeter", "c", c.getPort(), CheckStatus.PASSING);
      awaitAnswers(channel, Set.of("c"));
      c.shutdownNow().awaitTermination();
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(watches("greeter")).isEmpty();
  }

  @Test
  void aServiceWithoutInstancesIsUnavailableUntilThereIsOne() throws Exception {
    Server server = server("late");
    ManagedChannel channel = channel("late");
    try {
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> ask(channel));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(refused).hasMessageContaining("no instance of the service \"late\" is healthy");
      register("late", "late", server.getPort(), CheckStatus.PASSING);
      awaitAnswers(channel, Set.of("late"));
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void anAgentThatIsAwayIsSaidAndTakesNoServerAway() throws Exception {
    Server server = server("kept");
    try (AgentProcess other = AgentProcess.start(folder)) {
      Praetor client = Praetor.at("http://" + other.address()).build();
      client
          .catalog()
          .register(registration("kept", "kept", server.getPort(), CheckStatus.PASSING));
      ManagedChannel channel = channel(other.address(), "kept");
      ManagedChannel late = channel(other.address(), "kept");
      try {
        awaitAnswers(channel, Set.of("kept"));
        other.kill();
        for (int i = 0; i < 100; i++) {
          assertThat(ask(channel)).isEqualTo("kept");
        }
        StatusRuntimeException refused =
            catchThrowableOfType(StatusRuntimeException.class, () -> ask(late));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused).hasMessageContaining("no agent tells the instances");
      } finally {
        channel.shutdownNow();
        late.shutdownNow();
      }
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aTargetThatNamesNothingIsRefused() {
    assertThatThrownBy(() -> channel("?tag=v2")).hasMessageContaining("names no service");
  }

  private static ManagedChannel channel(String service) {
    return channel(agent.address(), service);
  }

  private static ManagedChannel channel(String address, String service) {
    return Grpc.newChannelBuilder(
            "praetor://" + address + "/" + service, InsecureChannelCredentials.create())
        .defaultLoadBalancingPolicy("round_robin")
        .build();
  }

  private static String ask(ManagedChannel channel) {
    return ClientCalls.blockingUnaryCall(channel, WHO, CallOptions.DEFAULT, "");
  }

  /** Calls until the answers of twenty in a row are of these servers, and of all of them. */
  private static void awaitAnswers(ManagedChannel channel, Set<String> servers) {
    long deadline = System.nanoTime() + SOON.toNanos();
    Set<String> answers = new TreeSet<>();
    while (!answers.equals(servers)) {
      assertThat(System.nanoTime() - deadline)
          .as("the answers are of %s, not of %s", answers, servers)
          .isNegative();
      answers.clear();
      for (int i = 0; i < 20; i++) {
        answers.add(askOrFail(channel));
      }
    }
  }

  private static String askOrFail(ManagedChannel channel) {
    try {
      return ask(channel);
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().toString();
    }
  }

  private static Server server(String name) throws IOException {
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(
            ServerServiceDefinition.builder("praetor.Test")
                .addMethod(
                    WHO,
                    ServerCalls.asyncUnaryCall((request, answers) -> {
                      answers.onNext(name);
                      answers.onCompleted();
                    }))
                .build())
        .build()
        .start();
  }

  private static void register(String service, String id, int port, CheckStatus status) {
    praetor.catalog().register(registration(service, id, port, status));
  }

  private static CatalogRegistration registration(
      String service, String id, int port, CheckStatus status) {
    return CatalogRegistration.of(service + "-" + id, "127.0.0.1")
        .with(ServiceDefinition.of(service, port).withId(id))
        .with(ReportedCheck.ofService("check", id, status));
  }

  private static Set<String> watches(String service) {
    Set<String> names = new TreeSet<>();
    Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
    names.removeIf(name -> !name.equals("watch of service " + service));
    return names;
  }

  /** Texts as bytes, without protocol buffers. */
  private static final class Utf8 implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
