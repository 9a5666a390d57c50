package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.store.bytes.ByteWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What connects to the port between agents and is no agent, or does not behave as one. */
class StrangersTest {
  private static final long LONG_MS = 60_000;

  private final Ports ports = new Ports();
  private final Random random = new Random(Long.getLong("seed", 1));

  @AfterEach
  void close() {
    ports.close();
  }

  @Test
  void garbageIsClosedAndLoggedOnce() throws Exception {
    try (LogLines log = LogLines.open()) {
      RpcPort a = ports.open("a");
      RpcPort b = ports.open("b");
      b.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
      for (int i = 0; i < 200; i++) {
        byte[] garbage = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(garbage);
        garbage[0] = (byte) (random.nextInt(26) + 'a');
        expectClosed(b, garbage);
      }
      assertThat(log.with("Refused a connection")).hasSize(1);
      assertThat(log.all()).as("not one line for each").hasSizeLessThan(20);
      assertThat(Ports.ask(a, b, Service.CLUSTER, new byte[] {7}, LONG_MS).body())
          .containsExactly(7);
    }
  }

  @Test
  void garbageBehindTheMagicIsClosedWithoutHarm() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    b.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    ByteWriter hello = new ByteWriter(64);
    a.self().write(hello);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[20 + random.nextInt(2_000)];
      random.nextBytes(garbage);
      // Every other one greets properly first and goes wrong after that.
      byte[] greeting = i % 2 == 0 ? new byte[0] : frame(Frames.HELLO, hello.toBytes());
      byte[] wrong = {0, 0, 0, 20, (byte) (16 + random.nextInt(100))};
      System.arraycopy(wrong, 0, garbage, 0, wrong.length);
      expectClosed(b, join(Frames.MAGIC, join(greeting, join(garbage, new byte[24]))));
    }
    assertThat(Ports.ask(a, b, Service.CLUSTER, new byte[] {7}, LONG_MS).body()).containsExactly(7);
  }

  private static byte[] frame(byte type, byte[] body) {
    return join(ByteBuffer.allocate(9).putInt(5 + body.length).put(type).putInt(0).array(), body);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static void expectClosed(RpcPort port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(port.address(), 60_000);
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      // A welcome may come before the connection is closed.
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection was left open", e);
    } catch (SocketException e) {
      // Reset: closed before all was read.
      return;
    }
  }

  @Test
  void aStrangerThatDoesNotGreetInTimeIsClosed() throws Exception {
    RpcPort b =
        ports.open(
            RpcOptions.builder("127.0.0.1", 0)
                .handshakeMsMax(200)
                .connectionsPerAddressMax(0)
                .build(),
            Ports.identity("b", "dc1", ""),
            () -> null);
    expectClosed(b, new byte[0]);
  }

  @Test
  void connectionsOfOneAddressAreLimited() throws Exception {
    RpcPort b =
        ports.open(
            RpcOptions.builder("127.0.0.1", 0)
                .handshakeMsMax(5_000)
                .connectionsPerAddressMax(3)
                .build(),
            Ports.identity("b", "dc1", ""),
            () -> null);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), b.address().getPort()));
      // The greeting's first byte shows that the connection is kept.
      sockets.get(i).getOutputStream().write('P');
    }
    expectClosed(b, new byte[0]);
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void aSilentPeerIsGivenUp() throws Exception {
    RpcPort a =
        ports.open(
            RpcOptions.builder("127.0.0.1", 0).pingMs(50).silenceMsMax(300).build(),
            Ports.identity("a", "dc1", ""),
            () -> null);
    ByteWriter welcome = new ByteWriter(64);
    Ports.identity("mute", "dc1", "").write(welcome);
    try (ServerSocket mute = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (Socket socket = mute.accept()) {
          socket.getOutputStream().write(frame(Frames.WELCOME, welcome.toBytes()));
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          return;
        }
      });
      Answered answered = new Answered();
      var _ =
          a.request(
              "127.0.0.1:" + mute.getLocalPort(), Service.PROPOSE, new byte[0], LONG_MS, answered);
      assertThat(answered.failure().kind()).isEqualTo(Kind.LOST);
    }
  }
}
