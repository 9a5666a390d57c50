package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.store.bytes.ByteWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The key that agents prove to each other before anything else is said. */
class PortKeyTest {
  private static final long LONG_MS = 60_000;
  private static final String SECRET_NAME = "name-that-no-stranger-hears";

  private final Ports ports = new Ports();

  @AfterEach
  void close() {
    ports.close();
  }

  private static PortKey key(int seed) {
    return key(seed, true, true);
  }

  private static PortKey key(int seed, boolean verifyIncoming, boolean verifyOutgoing) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return new PortKey(bytes, verifyIncoming, verifyOutgoing);
  }

  private RpcPort open(String name, @Nullable PortKey key) throws IOException {
    RpcPort port = ports.open(Ports.options(), name, key);
    port.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    return port;
  }

  private static Answered ask(RpcPort from, RpcPort to) {
    return Ports.ask(from, to, Service.CLUSTER, new byte[] {5}, LONG_MS);
  }

  private static void talk(RpcPort from, RpcPort to) throws Exception {
    assertThat(ask(from, to).body()).containsExactly(5);
  }

  private static String refused(RpcPort from, RpcPort to) throws Exception {
    RequestFailure failure = ask(from, to).failure();
    assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
    return failure.reason();
  }

  @Test
  void agentsOfOneKeyTalk() throws Exception {
    RpcPort a = open("a", key(1));
    RpcPort b = open("b", key(1));
    talk(a, b);
    talk(b, a);
    assertThat(a.reached(Ports.addressOf(b))).extracting(Identity::nodeName).containsOnly("b");
    assertThat(b.connected()).extracting(Identity::nodeName).containsOnly("a");
  }

  @Test
  void withAnotherKeyOrWithoutOneThereIsNothingAndBothLogsSayWhatToDo() throws Exception {
    try (LogLines log = LogLines.open()) {
      RpcPort keyed = open("keyed", key(1));
      RpcPort other = open("other", key(2));
      RpcPort none = open("none", null);
      for (int i = 0; i < 3; i++) {
        assertThat(refused(none, keyed)).contains("set encrypt at the one that calls");
        assertThat(refused(other, keyed)).contains("set the same encrypt at both");
        assertThat(refused(keyed, other)).contains("set the same encrypt at both");
        assertThat(refused(keyed, none)).contains("encrypt_verify_outgoing = false at the one");
      }
      Eventually.is("all are logged", () -> log.with("port between agents: the ").size() >= 4);
      assertThat(log.with("Refused a connection")).as("once at each for each reason").hasSize(4);
      assertThat(log.with("cannot be reached: it refused: "))
          .as("and once at each that calls")
          .hasSize(4);
    }
  }

  @Test
  void aKeyIsBroughtInStepByStep() throws Exception {
    RpcPort none = open("none", null);
    RpcPort first = open("first", key(1, false, false));
    RpcPort second = open("second", key(1, false, true));
    RpcPort third = open("third", key(1, true, true));
    for (RpcPort each : List.of(none, second)) {
      talk(first, each);
      talk(each, first);
    }
    talk(none, second);
    talk(second, third);
    talk(third, second);
    talk(third, first);
    assertThat(refused(second, none)).contains("encrypt_verify_outgoing");
    assertThat(refused(first, third)).contains("set encrypt");
    assertThat(refused(none, third)).contains("set encrypt");
  }

  @Test
  void aStrangerHearsNothingButWhatIsMissing() throws Exception {
    RpcPort keyed = open(SECRET_NAME, key(1));
    Random random = new Random(Long.getLong("seed", 1));
    byte[] hello = said("raw");
    byte[] refusal = null;
    for (int type = 0; type < 24; type++) {
      if (type == Frames.CHALLENGE) {
        continue;
      }
      try (RawPeer stranger = RawPeer.connect(keyed)) {
        stranger.write(Frames.MAGIC);
        byte[] body = hello;
        if (type == 0) {
          body = new byte[random.nextInt(100)];
        }
        stranger.send((byte) type, 0, body);
        // What an agent would send next has no effect either.
        stranger.send(Frames.REQUEST, 1, new byte[] {Service.CLUSTER.code(), 5});
        byte[] answer = stranger.receive();
        assertThat(new String(answer, StandardCharsets.UTF_8))
            .as("the answer to a frame of type %d", type)
            .doesNotContain(SECRET_NAME)
            .doesNotContain("dc1");
        if (type == Frames.HELLO) {
          assertThat(answer[0]).isEqualTo(Frames.REFUSAL);
          refusal = answer;
        }
        assertThat(answer.length == 0 ? Frames.REFUSAL : answer[0]).isEqualTo(Frames.REFUSAL);
        stranger.awaitClosed();
      } catch (IOException e) {
        assertThat(e).as("closed before all was written").isInstanceOf(SocketException.class);
      }
    }
    RpcPort another = open("another", key(2));
    try (RawPeer stranger = RawPeer.connect(another)) {
      stranger.write(Frames.MAGIC);
      stranger.send(Frames.HELLO, 0, hello);
      assertThat(stranger.receive()).as("the same at every agent").isEqualTo(refusal);
    }
    assertThat(keyed.connected()).isEmpty();
    talk(open("agent", key(1)), keyed);
  }

  private static byte[] said(String name) {
    ByteWriter said = new ByteWriter(64);
    Ports.identity(name, "dc1", "").write(said);
    return said.toBytes();
  }

  /** Sends a nonce, and gives the one that comes back. */
  private static byte[] challenge(RawPeer peer, byte[] nonce) throws IOException {
    peer.write(Frames.MAGIC);
    peer.send(Frames.CHALLENGE, 0, nonce);
    byte[] answer = peer.receive();
    assertThat(answer).hasSize(5 + PortKey.NONCE_BYTES);
    assertThat(answer[0]).isEqualTo(Frames.CHALLENGE);
    return Arrays.copyOfRange(answer, 5, answer.length);
  }

  @Test
  void aGreetingThatWasSeenIsWorthNothingOnAnotherConnection() throws Exception {
    RpcPort keyed = open("keyed", key(1));
    byte[] nonce = PortKey.nonce();
    byte[] proved;
    try (RawPeer peer = RawPeer.connect(keyed)) {
      proved = key(1).connection(nonce, challenge(peer, nonce)).hello(said("seen"));
      peer.send(Frames.PROVED_HELLO, 0, proved);
      assertThat(peer.receive()[0]).as("it is let in").isEqualTo(Frames.PROVED_WELCOME);
    }
    try (RawPeer replay = RawPeer.connect(keyed)) {
      challenge(replay, nonce);
      replay.send(Frames.PROVED_HELLO, 0, proved);
      assertThat(replay.receive()[0]).isEqualTo(Frames.REFUSAL);
      assertThat(replay.receive()).isEmpty();
    }
    try (RawPeer early = RawPeer.connect(keyed)) {
      early.write(Frames.MAGIC);
      early.send(Frames.PROVED_HELLO, 0, proved);
      assertThat(early.receive()[0]).as("without a challenge").isEqualTo(Frames.REFUSAL);
    }
  }

  @Test
  void noPartOfAGreetingCanBeChanged() throws Exception {
    RpcPort keyed = open("keyed", key(1));
    byte[] said = said("honest");
    for (int at = 0; at < PortKey.PROOF_BYTES + said.length; at += 5) {
      try (RawPeer peer = RawPeer.connect(keyed)) {
        byte[] nonce = PortKey.nonce();
        byte[] proved = key(1).connection(nonce, challenge(peer, nonce)).hello(said);
        proved[at] = (byte) (proved[at] ^ 1);
        peer.send(Frames.PROVED_HELLO, 0, proved);
        assertThat(peer.receive()[0]).as("byte %d", at).isEqualTo(Frames.REFUSAL);
      }
    }
    for (int length : new int[] {0, 1, PortKey.PROOF_BYTES - 1, PortKey.PROOF_BYTES}) {
      try (RawPeer peer = RawPeer.connect(keyed)) {
        byte[] nonce = PortKey.nonce();
        byte[] proved = key(1).connection(nonce, challenge(peer, nonce)).hello(said);
        peer.send(Frames.PROVED_HELLO, 0, Arrays.copyOf(proved, length));
        assertThat(peer.receive()[0]).as("%d bytes", length).isEqualTo(Frames.REFUSAL);
      }
    }
    assertThat(keyed.connected()).isEmpty();
  }

  /** What an end that is called answers with, from what the other one has said. */
  private interface Impostor {
    byte[] welcome(byte[] nonce, byte[] hello);
  }

  /** What becomes of a request to an end that answers the challenge with a nonce, and then so. */
  private RequestFailure asked(boolean sameNonce, byte type, Impostor impostor) throws Exception {
    byte[] own = PortKey.nonce();
    CompletableFuture<byte[]> heard = new CompletableFuture<>();
    try (ServerSocket listening = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (Socket socket = listening.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          in.readFully(new byte[Frames.MAGIC.length]);
          byte[] challenge = frame(in);
          byte[] nonce = Arrays.copyOfRange(challenge, 5, challenge.length);
          OutputStream out = socket.getOutputStream();
          out.write(framed(Frames.CHALLENGE, sameNonce ? nonce : own));
          byte[] hello = frame(in);
          heard.complete(hello);
          out.write(
              framed(type, impostor.welcome(nonce, Arrays.copyOfRange(hello, 5, hello.length))));
          in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          heard.completeExceptionally(e);
        }
      });
      RpcPort keyed = open("keyed-" + type, key(1));
      Answered answered = new Answered();
      var _ =
          keyed.request(
              "127.0.0.1:" + listening.getLocalPort(),
              Service.CLUSTER,
              SECRET_NAME.getBytes(StandardCharsets.UTF_8),
              LONG_MS,
              answered);
      RequestFailure failure = answered.failure();
      assertThat(new String(heard.join(), StandardCharsets.UTF_8)).doesNotContain(SECRET_NAME);
      return failure;
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return frame;
  }

  private static byte[] framed(byte type, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .putInt(5 + body.length)
        .put(type)
        .putInt(0)
        .put(body)
        .array();
  }

  @Test
  void whoIsCalledHasToProveTheKeyToo() throws Exception {
    // The caller's own proof, thrown back at it.
    assertThat(asked(true, Frames.PROVED_WELCOME, (nonce, hello) -> hello).reason())
        .contains("proof of the key (encrypt) is wrong");
    assertThat(asked(false, Frames.PROVED_WELCOME, (nonce, hello) -> hello).reason())
        .contains("proof of the key (encrypt) is wrong");
    // No proof at all.
    assertThat(asked(false, Frames.WELCOME, (nonce, hello) -> said("impostor")).reason())
        .contains("did not prove");
    // A proof with the right key, of an answer to another greeting.
    assertThat(
            asked(
                    true,
                    Frames.PROVED_WELCOME,
                    (nonce, hello) ->
                        key(1).connection(nonce, nonce).welcome(said("other"), said("b")))
                .reason())
        .contains("proof of the key (encrypt) is wrong");
    assertThat(
            asked(
                    true,
                    Frames.PROVED_WELCOME,
                    (nonce, hello) ->
                        key(2)
                            .connection(nonce, nonce)
                            .welcome(PortKey.Connection.said(hello), said("b")))
                .reason())
        .contains("proof of the key (encrypt) is wrong");
  }

  @Test
  void theProofHasToComeInTime() throws Exception {
    RpcPort keyed =
        ports.open(RpcOptions.builder("127.0.0.1", 0).handshakeMsMax(300).build(), "keyed", key(1));
    try (RawPeer slow = RawPeer.connect(keyed)) {
      challenge(slow, PortKey.nonce());
      slow.awaitClosed();
    }
  }
}
