package io.praetor.agent.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.FreePorts;
import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.agent.rpc.Service.Lane;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcPortTest {
  private static final long LONG_MS = 60_000;

  private final Ports ports = new Ports();
  private final Random random = new Random(Long.getLong("seed", 1));

  @AfterEach
  void close() {
    ports.close();
  }

  private static Answered ask(RpcPort from, RpcPort to, Service service, byte[] body, long ms) {
    Answered answered = new Answered();
    var _ = from.request(Ports.addressOf(to), service, body, ms, answered);
    return answered;
  }

  @Test
  void manyRequestsOfAllSizesGetTheirOwnAnswers() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    b.serve(
        Service.HTTP, (from, body, reply) -> Thread.startVirtualThread(() -> reply.respond(body)));
    List<byte[]> bodies = new ArrayList<>();
    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int piece = Frames.PIECE_BYTES;
      int[] sizes = {0, 1, random.nextInt(5_000), piece - 1, piece, piece + 1, 2 * piece, 700_000};
      byte[] body = new byte[sizes[i < 400 ? random.nextInt(3) : random.nextInt(sizes.length)]];
      random.nextBytes(body);
      bodies.add(body);
      answers.add(ask(a, b, Service.HTTP, body, LONG_MS));
    }
    for (int i = 0; i < bodies.size(); i++) {
      assertThat(answers.get(i).body()).isEqualTo(bodies.get(i));
    }
  }

  @Test
  void requestsOfOneLaneArriveInTheirOrderEvenBeforeTheConnectionStands() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    List<Integer> seen = new CopyOnWriteArrayList<>();
    b.serve(
        Service.RAFT,
        (from, body, reply) -> {
          seen.add(Integer.parseInt(new String(body, 0, 6, UTF_8)));
          reply.respond(new byte[0]);
        });
    Answered last = new Answered();
    for (int i = 0; i < 2_000; i++) {
      byte[] body = String.format("%06d%s", i, "x".repeat(random.nextInt(3_000))).getBytes(UTF_8);
      last = ask(a, b, Service.RAFT, body, LONG_MS);
    }
    last.body();
    assertThat(seen).hasSize(2_000).isSorted();
  }

  @Test
  void aRequestThatNeverLeftIsToldApartFromOneThatMayHaveArrived() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    b.serve(
        Service.PROPOSE,
        (from, body, reply) -> {
          reply.onCancel(() -> cancelled.complete(true));
          arrived.complete(true);
        });
    Answered unserved = ask(a, b, Service.HTTP, new byte[1], LONG_MS);
    assertThat(unserved.failure().kind()).isEqualTo(Kind.REFUSED);
    assertThat(unserved.failure().reason()).contains("HTTP");

    // The connection stands, so this one leaves at once.
    Answered silent = ask(a, b, Service.PROPOSE, new byte[1], 1_000);
    assertThat(silent.failure().kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(arrived.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();

    Answered lost = ask(a, b, Service.PROPOSE, new byte[1], LONG_MS);
    Eventually.is("the request is with b", () -> a.rttNanos(Ports.addressOf(b), Lane.CALLS) > 0);
    b.close();
    assertThat(lost.failure().kind()).isEqualTo(Kind.LOST);

    Eventually.is("the end is seen", () -> a.rttNanos(Ports.addressOf(b), Lane.CALLS) < 0);
    Answered unsent = ask(a, b, Service.PROPOSE, new byte[1], LONG_MS);
    assertThat(unsent.failure().kind()).isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void aPeerThatStopsLeavesNoRequestInDoubtThatItDidNotTake() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    AtomicInteger taken = new AtomicInteger();
    b.serve(
        Service.PROPOSE,
        (from, body, reply) -> {
          taken.incrementAndGet();
          reply.respond(body);
        });
    assertThat(ask(a, b, Service.PROPOSE, new byte[] {1}, LONG_MS).body()).hasSize(1);
    int answered = 1;
    Thread closing = Thread.startVirtualThread(b::close);
    while (closing.isAlive()) {
      Answered one = ask(a, b, Service.PROPOSE, new byte[] {1}, LONG_MS);
      if (one.isAnswered()) {
        answered++;
      } else {
        assertThat(one.failure().isCertain()).as(one.failure().toString()).isTrue();
      }
    }
    assertThat(answered).isEqualTo(taken.get());
  }

  @Test
  void aPeerThatIsBackIsFoundAgain() throws Exception {
    RpcPort a = ports.open("a");
    // Not one of the kernel's, which could give it to a connection while nobody listens there.
    int port = FreePorts.ten();
    RpcPort b =
        ports.open(
            RpcOptions.defaults("127.0.0.1", port), Ports.identity("b", "dc1", ""), () -> null);
    b.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    assertThat(ask(a, b, Service.CLUSTER, new byte[] {1}, LONG_MS).body()).containsExactly(1);
    b.close();
    RpcPort again =
        ports.open(
            RpcOptions.defaults("127.0.0.1", port), Ports.identity("b", "dc1", ""), () -> null);
    again.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    Eventually.is(
        "an answer of the new one",
        () -> {
          try {
            Answered answered = ask(a, again, Service.CLUSTER, new byte[] {2}, 1_000);
            Eventually.is("it is over", answered::isOver);
            return answered.body().length == 1;
          } catch (Exception | AssertionError e) {
            return false;
          }
        });
  }

  @Test
  void anotherDatacenterAndAnotherClusterAreRefusedWithASentenceOnBothSides() throws Exception {
    try (LogLines log = LogLines.open()) {
      RpcPort a = ports.open("a");
      RpcPort b = ports.open(Ports.options(), Ports.identity("b", "dc2", ""), () -> null);
      RequestFailure failure = ask(a, b, Service.CLUSTER, new byte[0], LONG_MS).failure();
      assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(failure.reason()).contains("datacenter \"dc1\"").contains("\"dc2\"");
      Eventually.is("both have logged it", () -> log.with("datacenter").size() >= 2);
      assertThat(log.with("datacenter")).hasSize(2);

      a.become(a.self().withClusterId("one"));
      RpcPort c = ports.open(Ports.options(), Ports.identity("c", "dc1", "two"), () -> null);
      RequestFailure other = ask(a, c, Service.CLUSTER, new byte[0], LONG_MS).failure();
      assertThat(other.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(other.reason()).contains("cluster one").contains("two");
      Eventually.is("both have logged it", () -> log.with("two clusters never").size() >= 2);
      assertThat(log.with("two clusters never merge")).hasSize(2);
    }
  }

  @Test
  void aConnectionEndsWhenItsEndsComeToDifferentClusters() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open(Ports.options(), Ports.identity("b", "dc1", "two"), () -> null);
    b.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    ask(a, b, Service.CLUSTER, new byte[0], LONG_MS).body();
    a.become(a.self().withClusterId("one"));
    Eventually.is(
        "the connection is closed", () -> a.rttNanos(Ports.addressOf(b), Lane.CONTROL) < 0);
    assertThat(ask(a, b, Service.CLUSTER, new byte[0], LONG_MS).failure().kind())
        .isEqualTo(Kind.NOT_SENT);
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
      assertThat(ask(a, b, Service.CLUSTER, new byte[] {7}, LONG_MS).body()).containsExactly(7);
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
    assertThat(ask(a, b, Service.CLUSTER, new byte[] {7}, LONG_MS).body()).containsExactly(7);
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
  void whoDoesNotGreetInTimeIsClosed() throws Exception {
    RpcPort b =
        ports.open(
            Ports.options().withStrangers(200, 0), Ports.identity("b", "dc1", ""), () -> null);
    expectClosed(b, new byte[0]);
  }

  @Test
  void connectionsOfOneAddressAreLimited() throws Exception {
    RpcPort b =
        ports.open(
            Ports.options().withStrangers(5_000, 3), Ports.identity("b", "dc1", ""), () -> null);
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
        ports.open(Ports.options().withPings(50, 300), Ports.identity("a", "dc1", ""), () -> null);
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

  @Test
  void requestsBeyondTheLimitsAreRefusedUnsent() throws Exception {
    RpcPort a =
        ports.open(
            Ports.options().withQueues(10, 64L << 20), Ports.identity("a", "dc1", ""), () -> null);
    RpcPort b = ports.open("b");
    AtomicInteger handled = new AtomicInteger();
    b.serve(Service.HTTP, (from, body, reply) -> handled.incrementAndGet());
    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(ask(a, b, Service.HTTP, new byte[10], 5_000));
    }
    int unsent = 0;
    for (Answered answered : answers) {
      Kind kind = answered.failure().kind();
      assertThat(kind).isIn(Kind.NOT_SENT, Kind.TIMED_OUT);
      unsent += kind == Kind.NOT_SENT ? 1 : 0;
    }
    assertThat(unsent).isEqualTo(20);
    assertThat(handled).hasValue(10);
  }

  @Test
  void aLongAnswerIsStreamedAndHeldBackUntilItIsUsed() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    byte[] content = new byte[20 * Frames.PIECE_BYTES + 17];
    random.nextBytes(content);
    AtomicInteger written = new AtomicInteger();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    b.serve(
        Service.HTTP,
        (from, body, reply) ->
            Thread.startVirtualThread(() -> {
              try (OutputStream out = reply.stream(new byte[] {42})) {
                for (int at = 0; at < content.length; ) {
                  int count = Math.min(content.length - at, 1 + random.nextInt(200_000));
                  out.write(content, at, count);
                  at += count;
                  written.set(at);
                }
              } catch (IOException e) {
                // The second asker leaves before the end.
                gone.complete(true);
              }
            }));
    Answered whole = ask(a, b, Service.HTTP, new byte[0], LONG_MS);
    assertThat(whole.body()).containsExactly(42);
    assertThat(whole.streamed().get(60, TimeUnit.SECONDS)).isEqualTo(content);

    written.set(0);
    CompletableFuture<Runnable> stalled = new CompletableFuture<>();
    Call call =
        a.request(
            Ports.addressOf(b),
            Service.HTTP,
            new byte[0],
            LONG_MS,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {}

              @Override
              public void failed(RequestFailure failure) {}

              @Override
              public BodySink streamed(byte[] head) {
                return new BodySink() {
                  @Override
                  public void piece(byte[] bytes, Runnable used) {
                    stalled.complete(used);
                  }

                  @Override
                  public void end() {}

                  @Override
                  public void broken(String reason) {}
                };
              }
            });
    stalled.get(60, TimeUnit.SECONDS);
    int window = PieceStream.WINDOW_BYTES;
    Eventually.is("the window is full", () -> written.get() > window - 200_000);
    assertThat(written.get()).isLessThanOrEqualTo(window + Frames.PIECE_BYTES);
    call.cancel();
    assertThat(gone.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStreamBreaksWithItsConnection() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    CompletableFuture<OutputStream> stream = new CompletableFuture<>();
    b.serve(
        Service.HTTP,
        (from, body, reply) -> {
          OutputStream out = reply.stream(new byte[0]);
          stream.complete(out);
        });
    Answered answered = ask(a, b, Service.HTTP, new byte[0], LONG_MS);
    answered.body();
    OutputStream out = stream.get(60, TimeUnit.SECONDS);
    a.close();
    assertThatThrownBy(() -> answered.streamed().get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThatThrownBy(
            () -> {
              while (true) {
                out.write(new byte[Frames.PIECE_BYTES]);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerThatNoOneWaitsForIsToldToStop() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    CompletableFuture<Boolean> parked = new CompletableFuture<>();
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    b.serve(
        Service.HTTP,
        (from, body, reply) -> {
          reply.onCancel(() -> left.complete(true));
          parked.complete(true);
        });
    Answered answered = new Answered();
    Call call = a.request(Ports.addressOf(b), Service.HTTP, new byte[0], LONG_MS, answered);
    parked.get(60, TimeUnit.SECONDS);
    call.cancel();
    assertThat(left.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(answered.isOver()).isFalse();
  }
}
