package io.praetor.verification.door;

import static io.praetor.verification.door.UpstreamDns.code;
import static io.praetor.verification.door.UpstreamDns.record;
import static io.praetor.verification.door.UpstreamDns.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names of other domains: queries that are passed to recursors. */
class RecursorsTest extends RecursorsFixture {
  /** What one client may have under way: half of what there is for all. */
  private static final int SHARE = 384 / 2;

  @Test
  void theFirstAnswersAndTheSecondIfItCannot() throws Exception {
    both("recursor_timeout = \"10s\"");
    second.serve(address("192.0.2.2"));
    first.serve(address("192.0.2.1"));
    assertThat(answers(ask(WWW, Type.A, false))).containsExactly(WWW + " A 192.0.2.1");
    assertThat(second.asked()).isEmpty();
    for (int code : new int[] {Rcode.SERVFAIL, Rcode.REFUSED}) {
      first.serve((query, _) -> code(query, code));
      assertThat(answers(ask(WWW, Type.A, false))).containsExactly(WWW + " A 192.0.2.2");
    }
    first.serve((query, _) -> code(query, Rcode.NXDOMAIN));
    second.serve(address("192.0.2.2"));
    Message none = ask(WWW, Type.A, false);
    assertThat(rcode(none)).isEqualTo(Rcode.NXDOMAIN);
    assertThat(none.getHeader().getFlag(Flags.RA)).isTrue();
    assertThat(none.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(second.asked()).as("that a name does not exist is an answer").isEmpty();
  }

  @Test
  void oneThatIsSilentIsGivenUp() throws Exception {
    both("recursor_timeout = \"300ms\"");
    first.serve((_, _) -> null);
    second.serve(address("192.0.2.2"));
    long began = System.nanoTime();
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
    assertThat(System.nanoTime() - began).isGreaterThan(300_000_000L);
    second.serve((_, _) -> null);
    Message failed = ask(WWW, Type.A, false);
    assertThat(rcode(failed)).isEqualTo(Rcode.SERVFAIL);
    assertThat(failed.getHeader().getFlag(Flags.RA)).isTrue();
    askUntil(WWW, Type.A, false, _ -> agent.log().contains("None of recursors answers"));
    second.serve(address("192.0.2.2"));
    askUntil(WWW, Type.A, false, _ -> agent.log().contains("recursors answer again"));
  }

  @Test
  void inRandomOrderEachIsAskedFirst() throws Exception {
    both("recursor_strategy = \"random\" recursor_timeout = \"10s\"");
    first.serve(address("192.0.2.1"));
    second.serve(address("192.0.2.2"));
    for (int i = 0; i < 64; i++) {
      assertThat(rcode(ask(WWW, Type.A, false))).isZero();
    }
    assertThat(first.asked().size() + second.asked().size()).isEqualTo(64);
    assertThat(first.asked()).isNotEmpty();
    assertThat(second.asked()).isNotEmpty();
  }

  @Test
  void whoMayNotAskIsRefused() throws Exception {
    both("recursion_from = [\"10.0.0.0/8\"] recursor_timeout = \"10s\"");
    first.serve(address("192.0.2.1"));
    Message refused = ask(WWW, Type.A, false);
    assertThat(rcode(refused)).isEqualTo(Rcode.REFUSED);
    assertThat(refused.getHeader().getFlag(Flags.RA)).isFalse();
    both("recursion_from = [\"10.0.0.0/8\", \"127.0.0.0/8\"] recursor_timeout = \"10s\"");
    assertThat(rcode(ask(WWW, Type.A, false))).isZero();
    assertThat(first.asked()).hasSize(1);
  }

  @Test
  void anAgentThatIsItsOwnRecursorDoesNotAskItself() throws Exception {
    configure(List.of("127.0.0.1:" + dns), "");
    assertThat(rcode(ask(WWW, Type.A, false))).isEqualTo(Rcode.SERVFAIL);
    assertThat(agent.log()).contains("recursors names this agent's own DNS server");
    first.serve(address("192.0.2.1"));
    configure(List.of("127.0.0.1:" + dns, first.address()), "");
    assertThat(rcode(ask(WWW, Type.A, false))).isZero();
  }

  @Test
  void whatIsTooLargeForUdpIsAskedOverTcp() throws Exception {
    both("recursor_timeout = \"10s\"");
    Record[] many = new Record[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = record(WWW, Type.A, 60, "192.0.2." + i);
    }
    first.serve((query, isStream) -> {
      if (isStream) {
        return records(query, many);
      }
      Message cut = code(query, Rcode.NOERROR);
      cut.getHeader().setFlag(Flags.TC);
      return cut;
    });
    assertThat(ask(WWW, Type.A, false).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(ask(WWW, Type.A, true).getSection(Section.ANSWER)).hasSize(100);
    register("large", "www.example.com", 80);
    assertThat(askUntilResolved("large.service.consul", Type.A).getSection(Section.ANSWER))
        .as("the alias and three addresses over plain UDP")
        .hasSize(4);
    assertThat(first.asked()).endsWith(WWW + " A udp", WWW + " A tcp");
    assertThat(ask("large.service.consul", Type.A, true).getSection(Section.ANSWER))
        .as("the alias and the addresses that are told of a name")
        .hasSize(65);
  }

  @Test
  void anAnswerToSomethingElseIsNotTaken() throws Exception {
    both("recursor_timeout = \"300ms\"");
    first.serve((query, _) -> {
      Message other = records(query, record(WWW, Type.A, 60, "203.0.113.1"));
      other.getHeader().setID(query.getHeader().getID() ^ 1);
      return other;
    });
    second.serve(address("192.0.2.2"));
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
    first.serve((query, _) -> {
      Message other = Message.newQuery(record("other.example.com.", Type.A, 0, "203.0.113.1"));
      other.getHeader().setID(query.getHeader().getID());
      return records(other, record(WWW, Type.A, 60, "203.0.113.1"));
    });
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
  }

  @Test
  void queriesOfAClientHaveALimitAndOthersAreAnsweredMeanwhile() throws Exception {
    configure(List.of(first.address()), "recursor_timeout = \"60s\"");
    CountDownLatch over = new CountDownLatch(1);
    first.serve((query, _) -> {
      await(over);
      return address("192.0.2.1").answer(query, false);
    });
    try (DatagramSocket socket = connected("127.0.0.1");
        DatagramSocket other = connected("127.0.0.2")) {
      for (int i = 0; i < 300; i++) {
        send(socket, DnsExchange.question("n" + i + ".example.com", Type.A, true, 0));
        if (i >= SHARE) {
          assertThat(rcode(next(socket))).isEqualTo(Rcode.SERVFAIL);
        } else if (i % 20 == 19) {
          // An answer here says that what was sent before was taken from the socket.
          assertThat(rcode(ask("none.service.consul", Type.A, false))).isEqualTo(Rcode.NXDOMAIN);
        }
      }
      send(other, DnsExchange.question(WWW, Type.A, true, 0));
      assertThat(rcode(ask("none.service.consul", Type.A, false))).isEqualTo(Rcode.NXDOMAIN);
      over.countDown();
      assertThat(rcode(next(other))).isEqualTo(Rcode.NOERROR);
      for (int i = 0; i < SHARE; i++) {
        assertThat(rcode(next(socket))).isEqualTo(Rcode.NOERROR);
      }
    }
  }

  private DatagramSocket connected(String source) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(source));
    socket.connect(InetAddress.getLoopbackAddress(), dns);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(DatagramSocket socket, Message query) throws IOException {
    byte[] bytes = query.toWire();
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  private static Message next(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    socket.receive(packet);
    return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void queriesThatAskTheSameAreOne() throws Exception {
    configure(List.of(first.address()), "recursor_timeout = \"30s\"");
    CountDownLatch asked = new CountDownLatch(1);
    first.serve((query, _) -> {
      await(asked);
      return address("192.0.2.1").answer(query, false);
    });
    try (DatagramSocket socket = connected("127.0.0.1")) {
      String[] spelled = {WWW, "WWW.example.COM."};
      for (int i = 0; i < 50; i++) {
        Message query = DnsExchange.question(spelled[i % 2], Type.A, true, 0);
        query.getHeader().setID(i);
        send(socket, query);
      }
      // An answer here says that what was sent before was taken from the socket.
      assertThat(rcode(ask("none.service.consul", Type.A, false))).isEqualTo(Rcode.NXDOMAIN);
      asked.countDown();
      Set<Integer> ids = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        Message response = next(socket);
        int id = response.getHeader().getID();
        ids.add(id);
        assertThat(response.getQuestion().getName()).hasToString(spelled[id % 2]);
        assertThat(answers(response)).hasSize(1);
      }
      assertThat(ids).hasSize(50);
    }
    assertThat(first.asked()).hasSize(1);
  }

  @Test
  void aResponseIsTheAnswerToItsQuestionWhateverTheCase() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve((query, _) -> {
      Message lower = Message.newQuery(record(WWW, Type.A, 0, "192.0.2.1"));
      lower.getHeader().setID(query.getHeader().getID());
      return records(lower, record(WWW, Type.A, 60, "192.0.2.1"));
    });
    Message response = ask("wWw.ExAmple.com.", Type.A, false);
    assertThat(response.getQuestion().getName().toString()).isEqualTo("wWw.ExAmple.com.");
    assertThat(answers(response)).hasSize(1);
    // That a name does not exist is believed only of the name that was asked for.
    both("recursor_timeout = \"300ms\"");
    second.serve(address("192.0.2.2"));
    first.serve((query, _) -> {
      Message none = new Message(query.getHeader().getID());
      none.getHeader().setFlag(Flags.QR);
      none.getHeader().setRcode(Rcode.NXDOMAIN);
      return none;
    });
    assertThat(answers(askUntilFound(WWW, Type.A))).containsExactly(WWW + " A 192.0.2.2");
  }
}
