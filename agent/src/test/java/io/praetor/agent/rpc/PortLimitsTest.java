package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.rpc.RequestFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What strangers and peers can make the port hold. */
class PortLimitsTest {
  private static final int MIB = 1 << 20;

  /** Requests and answers of a MiB each, and all the time to let them wait. */
  private static final RpcLimits ONE_MIB =
      RpcLimits.builder().stallMsMax(60_000).requestsBytesMax(MIB).answersBytesMax(MIB).build();

  private static final long LONG_MS = 60_000;

  private final Ports ports = new Ports();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    ports.close();
  }

  private RawPeer greeted(RpcPort to) throws IOException {
    RawPeer peer = RawPeer.greet(to);
    open.add(peer);
    return peer;
  }

  private static Answered ask(RpcPort from, RpcPort to, byte[] body) {
    Answered answered = new Answered();
    var _ = from.request(Ports.addressOf(to), Service.HTTP, body, LONG_MS, answered);
    return answered;
  }

  private RpcPort echoing(RpcLimits limits) throws IOException {
    RpcPort port = ports.open("b", limits);
    port.serve(Service.HTTP, (from, body, reply) -> reply.respond(body));
    return port;
  }

  private static byte[] request(int bytes) {
    return ByteBuffer.allocate(1 + bytes).put(Service.HTTP.code()).array();
  }

  @Test
  void anEmptyPartOfAMessageIsRefused() throws Exception {
    RpcPort b = echoing(RpcLimits.defaults());
    RawPeer peer = greeted(b);
    peer.send(Frames.PART, 1, new byte[0]);
    peer.awaitClosed();
    assertThat(ask(ports.open("a"), b, new byte[] {7}).body()).containsExactly(7);
  }

  @Test
  void unfinishedMessagesHoldWhatHasComeAndAreLimitedInNumber() throws Exception {
    RpcPort b = echoing(RpcLimits.defaults());
    RawPeer peer = greeted(b);
    int max = RpcLimits.defaults().partialMessagesMax();
    for (int id = 1; id <= max; id++) {
      peer.send(Frames.PART, id, new byte[1]);
    }
    Eventually.is("all have come", () -> b.heldBytes() >= max);
    assertThat(b.heldBytes()).isLessThan(256L * max);
    peer.send(Frames.PART, max + 1, new byte[1]);
    peer.awaitClosed();
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
  }

  @Test
  void aMessageThatStopsInTheMiddleEndsItsConnectionAlthoughItPings() throws Exception {
    RpcPort b =
        echoing(
            RpcLimits.builder().stallMsMax(300).requestsBytesMax(MIB).answersBytesMax(MIB).build());
    RawPeer peer = greeted(b);
    peer.send(Frames.PART, 1, new byte[1_000]);
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          peer.send(Frames.PING, 0, new byte[8]);
          Thread.onSpinWait();
        }
      } catch (IOException e) {
        return;
      }
    });
    peer.awaitClosed();
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
  }

  @Test
  void aPeerThatDoesNotReadIsHeldBackThenClosedAndOthersDoNotNotice() throws Exception {
    RpcLimits limits =
        RpcLimits.builder()
            .stallMsMax(1_000)
            .requestsBytesMax(MIB)
            .answersBytesMax(4 * MIB)
            .build();
    RpcPort b = ports.open("b", limits);
    b.serve(Service.HTTP, (from, body, reply) -> reply.respond(new byte[100_000]));
    RpcPort a = ports.open("a");
    RawPeer peer = greeted(b);
    AtomicInteger sent = new AtomicInteger();
    Thread.startVirtualThread(() -> {
      try {
        for (int id = 1; true; id++) {
          peer.send(Frames.REQUEST, id, request(0));
          peer.send(Frames.PING, 0, new byte[8]);
          sent.set(id);
        }
      } catch (IOException e) {
        return;
      }
    });
    long most = 0;
    for (int i = 0; i < 200; i++) {
      assertThat(ask(a, b, new byte[1]).body()).hasSize(100_000);
      most = Math.max(most, b.heldBytes());
    }
    Eventually.is("much was asked", () -> sent.get() > 100);
    Eventually.is("it was closed, and nothing is held", () -> b.connected().size() == 1);
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
    assertThat(most).isLessThan(3L * limits.answersBytesMax());
  }

  @Test
  void theConnectionThatHoldsSomethingForLongestGoesWhenAllHoldTooMuch() throws Exception {
    RpcPort b = echoing(RpcLimits.builder().heldBytesMax(MIB).build());
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      RawPeer peer = greeted(b);
      peers.add(peer);
      peer.send(Frames.PART, 1, new byte[200_000]);
    }
    for (RawPeer peer : peers.subList(0, 10)) {
      peer.awaitClosed();
    }
    Eventually.is("it holds no more than it may", () -> b.heldBytes() <= MIB);
    assertThat(ask(ports.open("a"), b, new byte[500_000]).body()).hasSize(500_000);
  }

  @Test
  void requestsBeyondTheBytesThatMayWaitAreRefused() throws Exception {
    RpcPort b = ports.open("b", ONE_MIB);
    List<RequestHandler.Reply> taken = new ArrayList<>();
    b.serve(Service.HTTP, (from, body, reply) -> taken.add(reply));
    RpcPort a = ports.open("a");
    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(ask(a, b, new byte[100_000]));
    }
    for (Answered answered : answers.subList(10, 20)) {
      assertThat(answered.failure().kind()).isEqualTo(Kind.REFUSED);
      assertThat(answered.failure().reason()).contains("bytes of requests");
    }
    assertThat(taken).hasSize(10);
    taken.forEach(reply -> reply.respond(new byte[0]));
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
    // A single one may be larger than the limit.
    Answered large = ask(a, b, new byte[2 * MIB]);
    Eventually.is("it was taken", () -> taken.size() == 11);
    taken.getLast().respond(new byte[0]);
    assertThat(large.body()).isEmpty();
  }

  @Test
  void aRequestWithTheNumberOfAnotherThatWaitsEndsTheConnection() throws Exception {
    RpcPort b = ports.open("b");
    AtomicInteger cancelled = new AtomicInteger();
    b.serve(Service.HTTP, (from, body, reply) -> reply.onCancel(cancelled::incrementAndGet));
    RawPeer peer = greeted(b);
    peer.send(Frames.REQUEST, 1, request(10));
    peer.send(Frames.REQUEST, 1, request(10));
    peer.awaitClosed();
    Eventually.is("the first is told", () -> cancelled.get() == 1);
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
  }

  @Test
  void aRequestThatWasCancelledCountsUntilItsHandlerIsDone() throws Exception {
    RpcPort b = ports.open("b", ONE_MIB);
    List<RequestHandler.Reply> taken = new CopyOnWriteArrayList<>();
    b.serve(Service.HTTP, (from, body, reply) -> taken.add(reply));
    RawPeer peer = greeted(b);
    for (int id = 1; id <= 20; id++) {
      peer.send(Frames.REQUEST, id, request(100_000));
      peer.send(Frames.CANCEL, id, new byte[0]);
    }
    // Those of the twenty that come while the first are answered would be taken as well.
    peer.awaitPong();
    assertThat(taken).hasSize(10);
    assertThat(b.heldBytes()).isGreaterThan(900_000);
    taken.forEach(reply -> reply.respond(new byte[0]));
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
  }

  @Test
  void aRequestThatIsTooLargeForThisAgentIsRefusedAndItsConnectionGoesOn() throws Exception {
    RpcPort b = echoing(RpcLimits.builder().heldBytesMax(2 * MIB).build());
    RpcPort a = ports.open("a");
    Answered large = ask(a, b, new byte[5 * MIB]);
    Answered small = ask(a, b, new byte[] {7});
    assertThat(large.failure().kind()).isEqualTo(Kind.REFUSED);
    assertThat(large.failure().reason()).contains("larger than");
    assertThat(small.body()).containsExactly(7);
    Eventually.is("nothing is held", () -> b.heldBytes() == 0);
  }

  @Test
  void aThousandAgentsMayGreetAtOnce() throws Exception {
    RpcPort b =
        ports.open(
            RpcOptions.builder("127.0.0.1", 0)
                .handshakeMsMax(60_000)
                .connectionsPerAddressMax(0)
                .pingMs(1_000)
                .silenceMsMax(60_000)
                .build(),
            Ports.identity("b", "dc1", ""),
            () -> null);
    List<RawPeer> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      RawPeer peer = RawPeer.connect(b);
      open.add(peer);
      all.add(peer);
    }
    for (RawPeer peer : all) {
      peer.hello();
    }
    Eventually.is("all are connected", () -> b.connected().size() == 1_000);
  }

  @Test
  void aGreetingIsSmall() throws Exception {
    RpcPort b = echoing(RpcLimits.defaults());
    RawPeer peer = RawPeer.connect(b);
    open.add(peer);
    peer.write(Frames.MAGIC);
    peer.write(ByteBuffer.allocate(4).putInt(100_000).array());
    peer.awaitClosed();
  }

  @Test
  void theOldestOfTooManyStrangersGoesAndAgentsStillGreet() throws Exception {
    RpcPort b = echoing(RpcLimits.builder().strangersMax(4).heldBytesMax(64 * MIB).build());
    List<RawPeer> strangers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      RawPeer stranger = RawPeer.connect(b);
      open.add(stranger);
      strangers.add(stranger);
    }
    for (RawPeer stranger : strangers.subList(0, 6)) {
      stranger.awaitClosed();
    }
    assertThat(ask(ports.open("a"), b, new byte[] {7}).body()).containsExactly(7);
  }

  @Test
  void theCountOfAnAddressIsRightAfterManyHaveComeAndGoneAtOnce() throws Exception {
    RpcPort b =
        ports.open(
            RpcOptions.builder("127.0.0.1", 0)
                .handshakeMsMax(60_000)
                .connectionsPerAddressMax(3)
                .build(),
            Ports.identity("b", "dc1", ""),
            () -> null);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int j = 0; j < 100; j++) {
              try (RawPeer peer = RawPeer.connect(b)) {
                peer.write(new byte[] {'P'});
              } catch (IOException closedAtOnce) {
                // As too many should be.
              }
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Eventually.is(
        "three may stay, and the fourth may not",
        () -> {
          List<RawPeer> kept = new ArrayList<>();
          try {
            for (int i = 0; i < 3; i++) {
              kept.add(RawPeer.greet(b));
            }
            return true;
          } catch (IOException e) {
            return false;
          } finally {
            for (RawPeer peer : kept) {
              closeQuietly(peer);
            }
          }
        });
  }

  private static void closeQuietly(RawPeer peer) {
    try {
      peer.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thisTestsOwnPeerSeesItsEnd() throws Exception {
    RpcPort b = echoing(RpcLimits.defaults());
    RawPeer peer = greeted(b);
    b.close();
    peer.awaitClosed();
    assertThatThrownBy(() -> RawPeer.connect(b)).isInstanceOf(Exception.class);
  }
}
