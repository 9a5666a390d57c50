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
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names of other domains: queries that are passed to recursors. */
class RecursorsTest extends RecursorsFixture {
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
  void queriesUnderWayHaveALimitAndOthersAreAnsweredMeanwhile() throws Exception {
    configure(List.of(first.address()), "recursor_timeout = \"4s\"");
    first.serve((_, _) -> null);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getLoopbackAddress(), dns);
      socket.setSoTimeout(3_000);
      int failed = 0;
      for (int i = 0; i < 600; i++) {
        byte[] query = DnsExchange.question("n" + i + ".example.com", Type.A, true, 0).toWire();
        socket.send(new DatagramPacket(query, query.length));
        if (i % 20 == 19) {
          // An answer here says that what was sent before was taken from the socket.
          assertThat(rcode(ask("none.service.consul", Type.A, false))).isEqualTo(Rcode.NXDOMAIN);
        }
      }
      Message at = next(socket);
      while (at != null) {
        assertThat(rcode(at)).isEqualTo(Rcode.SERVFAIL);
        failed++;
        at = failed == 600 - 512 ? null : next(socket);
      }
      assertThat(failed).isEqualTo(600 - 512);
    }
    first.serve(address("192.0.2.1"));
    askUntilFound(WWW, Type.A);
  }

  private static @Nullable Message next(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    try {
      socket.receive(packet);
      return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
    } catch (SocketTimeoutException e) {
      return null;
    }
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
