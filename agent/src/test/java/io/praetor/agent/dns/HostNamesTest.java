package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.dns.wire.AddressAnswer;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsTypes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which records lead from a host name to its addresses, and for how long they are kept. */
class HostNamesTest {
  private static DnsName name(String text) {
    return Objects.requireNonNull(DnsName.parse(text));
  }

  private static DnsRecord alias(String owner, String target) {
    return DnsRecord.ofTarget(name(owner), DnsTypes.CNAME, 60, name(target));
  }

  private static DnsRecord address(String owner, int last) {
    return DnsRecord.address(name(owner), 60, new byte[] {10, 0, 0, (byte) last});
  }

  @Test
  void aChainIsInOrderWhateverTheOrderOfTheRecordsAndTheCaseOfNames() {
    DnsRecord first = alias("www.example.com", "Edge.example.net");
    DnsRecord second = alias("edge.EXAMPLE.net", "host.example.org");
    DnsRecord address = address("HOST.example.org", 1);
    assertThat(
            HostNames.chain(
                name("WWW.example.com"),
                List.of(address, address("other.example.org", 9), second, first),
                _ -> false))
        .containsExactly(first, second, address);
  }

  @Test
  void aCircleIsNoChain() {
    assertThat(
            HostNames.chain(
                name("a.example"),
                List.of(alias("a.example", "b.example"), alias("b.example", "a.example")),
                _ -> false))
        .isEmpty();
  }

  @Test
  void addressesHaveALimit() {
    List<DnsRecord> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(address("a.example", i));
    }
    assertThat(HostNames.chain(name("a.example"), many, _ -> false))
        .hasSize(HostNames.ADDRESSES_MAX);
  }

  @Test
  void aChainEndsAtANameOfThisZone() {
    DnsRecord first = alias("a.example", "web.service.consul");
    assertThat(
            HostNames.chain(
                name("a.example"),
                List.of(first, address("web.service.consul", 66)),
                each -> each.equals(name("web.service.consul"))))
        .containsExactly(first);
  }

  /** What recursors say at the moment, and when it is. */
  private static final class Recursors {
    private int asked;
    private long nanos;
    private @Nullable AddressAnswer four;
    private @Nullable AddressAnswer six;
    private final HostNames hosts =
        new HostNames(
            (_, type, done) -> {
              asked++;
              done.accept(type == DnsTypes.A ? four : six);
            },
            () -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53)),
            _ -> false,
            () -> nanos);

    List<DnsRecord> resolve(int type) {
      List<List<DnsRecord>> got = new ArrayList<>();
      hosts.resolve(name("www.example.com"), type, got::add);
      assertThat(got).hasSize(1);
      return got.getFirst();
    }

    /** For how many seconds the answer to a query from now on is told again. */
    long keptSeconds() {
      resolve(DnsTypes.A);
      int before = asked;
      long seconds = 0;
      while (asked == before) {
        nanos += TimeUnit.SECONDS.toNanos(1);
        seconds++;
        resolve(DnsTypes.A);
      }
      return seconds;
    }
  }

  @Test
  void addressesAreKeptForTheirTtlAndTheirAbsenceForThatOfTheZone() {
    Recursors recursors = new Recursors();
    recursors.four = new AddressAnswer(List.of(address("www.example.com", 1)), -1);
    assertThat(recursors.keptSeconds()).isEqualTo(60);
    for (long[] each :
        new long[][] {
          {-1, HostNames.NEGATIVE_SECONDS_DEFAULT},
          {0, HostNames.KEPT_SECONDS_MIN},
          {30, 30},
          {86_400, HostNames.NEGATIVE_SECONDS_MAX}
        }) {
      recursors.four = new AddressAnswer(List.of(), each[0]);
      // What was found before is told until its time is over.
      recursors.nanos += TimeUnit.HOURS.toNanos(1);
      assertThat(recursors.keptSeconds()).as("SOA minimum %s", each[0]).isEqualTo(each[1]);
    }
  }

  @Test
  void afterEachFailureTheNextQueryComesLater() {
    Recursors recursors = new Recursors();
    List<Long> kept = new ArrayList<>();
    kept.add(recursors.keptSeconds());
    for (int i = 0; i < 6; i++) {
      long before = recursors.nanos;
      int asked = recursors.asked;
      while (recursors.asked == asked) {
        recursors.nanos += TimeUnit.SECONDS.toNanos(1);
        recursors.resolve(DnsTypes.A);
      }
      kept.add(TimeUnit.NANOSECONDS.toSeconds(recursors.nanos - before));
    }
    assertThat(kept).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    recursors.four = new AddressAnswer(List.of(address("www.example.com", 1)), -1);
    recursors.nanos += TimeUnit.MINUTES.toNanos(1);
    assertThat(recursors.resolve(DnsTypes.A)).hasSize(1);
    recursors.four = null;
    recursors.nanos += TimeUnit.MINUTES.toNanos(2);
    assertThat(recursors.keptSeconds()).as("the first failure after an answer").isEqualTo(1);
  }

  @Test
  void bothFamiliesStandBehindTheSameAliases() {
    Recursors recursors = new Recursors();
    DnsRecord first = alias("www.example.com", "host.example.net");
    DnsRecord four = address("host.example.net", 1);
    DnsRecord six = DnsRecord.address(name("host.example.net"), 60, new byte[16]);
    recursors.four = new AddressAnswer(List.of(first, four), -1);
    recursors.six = new AddressAnswer(List.of(first), 60);
    assertThat(recursors.resolve(DnsTypes.ANY)).containsExactly(first, four);
    recursors.six =
        new AddressAnswer(List.of(alias("WWW.example.com", "HOST.example.net"), six), -1);
    recursors.nanos += TimeUnit.HOURS.toNanos(1);
    assertThat(recursors.resolve(DnsTypes.ANY)).containsExactly(first, four, six);
    recursors.four = new AddressAnswer(List.of(first), 60);
    recursors.nanos += TimeUnit.HOURS.toNanos(1);
    assertThat(recursors.resolve(DnsTypes.ANY)).hasSize(2).contains(six);
  }
}
