package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkCheckTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private CheckRunner runner = Told.runner();

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void tcpIsPassingWhereSomebodyListens() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, HERE)) {
      String to = "127.0.0.1:" + listening.getLocalPort();
      assertThat(result(Told.often("a").tcp(to)))
          .isEqualTo(new Told.Result(CheckStatus.PASSING, "TCP connect " + to + ": Success"));
      // It never greets.
      assertThat(result(Told.often("a").tcp(to).tcpUseTls(true).timeout(Duration.ofMillis(50))))
          .isEqualTo(new Told.Result(CheckStatus.CRITICAL, "dial tcp " + to + ": i/o timeout"));
    }
    assertThat(result(Told.often("a").tcp("127.0.0.1:1")).output())
        .isEqualTo("dial tcp 127.0.0.1:1: connect: connection refused");
    assertThat(result(Told.often("a").tcp("nonsense")).output())
        .isEqualTo("dial tcp: address \"nonsense\" is not HOST:PORT");
  }

  @Test
  void udpIsCriticalOnlyWhereThePortIsClosed() throws Exception {
    int port;
    Thread answers;
    try (DatagramSocket socket = new DatagramSocket(0, HERE)) {
      port = socket.getLocalPort();
      String to = "127.0.0.1:" + port;
      Told.Result success = new Told.Result(CheckStatus.PASSING, "UDP connect " + to + ": Success");
      assertThat(result(Told.often("a").udp(to).timeout(Duration.ofMillis(50)))).isEqualTo(success);
      answers = Thread.ofVirtual().start(() -> answer(socket));
      // Without an answer it would take ten minutes.
      assertThat(result(Told.often("a").udp(to).timeout(Duration.ofMinutes(10))))
          .isEqualTo(success);
    }
    answers.join();
    assertThat(result(Told.often("a").udp("127.0.0.1:" + port)))
        .isEqualTo(
            new Told.Result(
                CheckStatus.CRITICAL, "read udp 127.0.0.1:" + port + ": connection refused"));
  }

  /** Answers until the socket is closed. */
  private static void answer(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        socket.send(packet);
      } catch (IOException e) {
        assertThat(socket.isClosed()).as("closed by the test: %s", e).isTrue();
      }
    }
  }

  @Test
  void grpcAsksTheHealthService() throws Exception {
    try (Http2Server server =
        new Http2Server(null, Map.of("", 1, "up", 1, "down", 2, "unclear", 0))) {
      String to = "127.0.0.1:" + server.port();
      assertThat(result(Told.often("a").grpc(to)))
          .isEqualTo(new Told.Result(CheckStatus.PASSING, "gRPC check " + to + ": success"));
      assertThat(result(Told.often("a").grpc(to + "/up")).status()).isEqualTo(CheckStatus.PASSING);
      assertThat(result(Told.often("a").grpc(to + "/down")))
          .isEqualTo(
              new Told.Result(CheckStatus.CRITICAL, "gRPC check " + to + "/down: NOT_SERVING"));
      assertThat(result(Told.often("a").grpc(to + "/unclear")).output())
          .isEqualTo("gRPC check " + to + "/unclear: UNKNOWN");
      assertThat(result(Told.often("a").grpc(to + "/none")).output())
          .isEqualTo(
              "gRPC check " + to + "/none: rpc error: code = NotFound desc = unknown service");
    }
    assertThat(result(Told.often("a").grpc("127.0.0.1:1")).output())
        .isEqualTo("gRPC check 127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused");
  }

  @Test
  void grpcAndPingsGoOverTls() throws Exception {
    TlsOfTests tls = new TlsOfTests("backend.local");
    runner.close();
    runner = Told.runner(CheckOptions.builder(), tls.roots());
    try (Http2Server server = new Http2Server(tls.http2Server(), Map.of("", 1))) {
      String to = "127.0.0.1:" + server.port();
      assertThat(result(Told.often("a").grpc(to).grpcUseTls(true)).status())
          .isEqualTo(CheckStatus.PASSING);
      assertThat(result(Told.often("a").h2ping(to)))
          .isEqualTo(new Told.Result(CheckStatus.PASSING, "HTTP2 ping was successful"));
      String named = "localhost:" + server.port();
      assertThat(result(Told.often("a").h2ping(named)).status()).isEqualTo(CheckStatus.CRITICAL);
      assertThat(result(Told.often("a").h2ping(named).tlsServerName("backend.local")).status())
          .isEqualTo(CheckStatus.PASSING);
      assertThat(result(Told.often("a").tcp(to).tcpUseTls(true)).status())
          .isEqualTo(CheckStatus.PASSING);
    }
  }

  @Test
  void pingsAreAnsweredOrNot() throws Exception {
    try (Http2Server server = new Http2Server(null, Map.of())) {
      assertThat(result(Told.often("a").h2ping("127.0.0.1:" + server.port()).h2pingUseTls(false)))
          .isEqualTo(new Told.Result(CheckStatus.PASSING, "HTTP2 ping was successful"));
    }
    try (ServerSocket silent = new ServerSocket(0, 50, HERE)) {
      String to = "127.0.0.1:" + silent.getLocalPort();
      assertThat(
              result(Told.often("a").h2ping(to).h2pingUseTls(false).timeout(Duration.ofMillis(50)))
                  .output())
          .isEqualTo("HTTP2 ping failed: context deadline exceeded");
    }
    assertThat(result(Told.often("a").h2ping("127.0.0.1:1")).output())
        .isEqualTo(
            "Failed to dial to 127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused");
  }

  @Test
  void hangingChecksHoldUpNoOther() throws Exception {
    runner.close();
    runner = Told.runner(CheckOptions.builder().threads(1), TlsRoots.ofSystem());
    try (ServerSocket silent = new ServerSocket(0, 1_000, HERE);
        ServerSocket listening = new ServerSocket(0, 1_000, HERE)) {
      for (int i = 0; i < 500; i++) {
        runner.add(
            Told.often("hangs-" + i)
                .http("http://127.0.0.1:" + silent.getLocalPort() + "/")
                .timeout(Duration.ofMinutes(10))
                .build(),
            CheckState.of(CheckStatus.CRITICAL),
            new Told());
      }
      List<Told> others = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Told told = new Told();
        others.add(told);
        runner.add(
            Told.often("good-" + i).tcp("127.0.0.1:" + listening.getLocalPort()).build(),
            CheckState.of(CheckStatus.CRITICAL),
            told);
      }
      for (Told told : others) {
        for (int run = 0; run < 3; run++) {
          assertThat(told.next().status()).isEqualTo(CheckStatus.PASSING);
        }
      }
      assertThat(runner.running()).isGreaterThan(20);
    }
  }

  @Test
  void whatIsDueBeyondTheLimitWaitsItsTurn() throws Exception {
    runner.close();
    runner = Told.runner(CheckOptions.builder().runsMax(1), TlsRoots.ofSystem());
    try (ServerSocket silent = new ServerSocket(0, 50, HERE)) {
      List<Told> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Told told = new Told();
        all.add(told);
        runner.add(
            Told.often("a" + i)
                .http("http://127.0.0.1:" + silent.getLocalPort() + "/")
                .timeout(Duration.ofMillis(30))
                .build(),
            CheckState.of(CheckStatus.CRITICAL),
            told);
      }
      for (int run = 0; run < 3; run++) {
        for (Told told : all) {
          told.next();
          assertThat(runner.running()).isLessThanOrEqualTo(1);
        }
      }
      for (int i = 0; i < 4; i++) {
        runner.remove("a" + i);
      }
    }
  }

  private Told.Result result(CheckDefinitionBuilder check) throws InterruptedException {
    Told told = new Told();
    runner.add(check.build(), CheckState.of(CheckStatus.CRITICAL), told);
    Told.Result first = told.next();
    runner.remove("a");
    return first;
  }
}
