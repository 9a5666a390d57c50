package io.praetor.agent.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.FreePorts;
import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.agent.rpc.Service.Lane;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
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
      answers.add(Ports.ask(a, b, Service.HTTP, body, LONG_MS));
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
      last = Ports.ask(a, b, Service.RAFT, body, LONG_MS);
    }
    last.body();
    assertThat(seen).hasSize(2_000).isSorted();
  }

  @Test
  void aRequestThatNeverLeftIsToldApartFromOneThatMayHaveArrived() throws Exception {
    RpcPort a = ports.open("a");
    RpcPort b = ports.open("b");
    AtomicInteger arrived = new AtomicInteger();
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    b.serve(
        Service.PROPOSE,
        (from, body, reply) -> {
          reply.onCancel(() -> cancelled.complete(true));
          arrived.incrementAndGet();
        });
    Answered unserved = Ports.ask(a, b, Service.HTTP, new byte[1], LONG_MS);
    assertThat(unserved.failure().kind()).isEqualTo(Kind.REFUSED);
    assertThat(unserved.failure().reason()).contains("HTTP");

    // The connection stands, so this one leaves at once.
    Answered silent = Ports.ask(a, b, Service.PROPOSE, new byte[1], 1_000);
    assertThat(silent.failure().kind()).isEqualTo(Kind.TIMED_OUT);
    Eventually.is("the request is with b", () -> arrived.get() == 1);
    assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();

    Answered lost = Ports.ask(a, b, Service.PROPOSE, new byte[1], LONG_MS);
    // What has not been taken when b closes is refused.
    Eventually.is("the next one is with b", () -> arrived.get() == 2);
    b.close();
    assertThat(lost.failure().kind()).isEqualTo(Kind.LOST);

    Eventually.is("the end is seen", () -> a.rttNanos(Ports.addressOf(b), Lane.CALLS) < 0);
    Answered unsent = Ports.ask(a, b, Service.PROPOSE, new byte[1], LONG_MS);
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
    assertThat(Ports.ask(a, b, Service.PROPOSE, new byte[] {1}, LONG_MS).body()).hasSize(1);
    int answered = 1;
    Thread closing = Thread.startVirtualThread(b::close);
    while (closing.isAlive()) {
      Answered one = Ports.ask(a, b, Service.PROPOSE, new byte[] {1}, LONG_MS);
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
    assertThat(Ports.ask(a, b, Service.CLUSTER, new byte[] {1}, LONG_MS).body()).containsExactly(1);
    b.close();
    RpcPort again =
        ports.open(
            RpcOptions.defaults("127.0.0.1", port), Ports.identity("b", "dc1", ""), () -> null);
    again.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    Eventually.is(
        "an answer of the new one",
        () -> {
          try {
            Answered answered = Ports.ask(a, again, Service.CLUSTER, new byte[] {2}, 1_000);
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
      RequestFailure failure = Ports.ask(a, b, Service.CLUSTER, new byte[0], LONG_MS).failure();
      assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
      assertThat(failure.reason()).contains("datacenter \"dc1\"").contains("\"dc2\"");
      Eventually.is("both have logged it", () -> log.with("datacenter").size() >= 2);
      assertThat(log.with("datacenter")).hasSize(2);

      a.become(a.self().withClusterId("one"));
      RpcPort c = ports.open(Ports.options(), Ports.identity("c", "dc1", "two"), () -> null);
      RequestFailure other = Ports.ask(a, c, Service.CLUSTER, new byte[0], LONG_MS).failure();
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
    Ports.ask(a, b, Service.CLUSTER, new byte[0], LONG_MS).body();
    a.become(a.self().withClusterId("one"));
    Eventually.is(
        "the connection is closed", () -> a.rttNanos(Ports.addressOf(b), Lane.CONTROL) < 0);
    assertThat(Ports.ask(a, b, Service.CLUSTER, new byte[0], LONG_MS).failure().kind())
        .isEqualTo(Kind.NOT_SENT);
  }

  @Test
  void requestsBeyondTheLimitsAreRefusedUnsent() throws Exception {
    RpcPort a =
        ports.open(
            RpcOptions.builder("127.0.0.1", 0).inFlightMax(10).framesBytesMax(64L << 20).build(),
            Ports.identity("a", "dc1", ""),
            () -> null);
    RpcPort b = ports.open("b");
    AtomicInteger handled = new AtomicInteger();
    b.serve(Service.HTTP, (from, body, reply) -> handled.incrementAndGet());
    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(Ports.ask(a, b, Service.HTTP, new byte[10], 5_000));
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
    Answered whole = Ports.ask(a, b, Service.HTTP, new byte[0], LONG_MS);
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
    Answered answered = Ports.ask(a, b, Service.HTTP, new byte[0], LONG_MS);
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
