package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which records lead from a host name to its addresses. */
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
                List.of(address, address("other.example.org", 9), second, first)))
        .containsExactly(first, second, address);
  }

  @Test
  void aCircleIsNoChain() {
    assertThat(
            HostNames.chain(
                name("a.example"),
                List.of(alias("a.example", "b.example"), alias("b.example", "a.example"))))
        .isEmpty();
  }

  @Test
  void addressesHaveALimit() {
    List<DnsRecord> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(address("a.example", i));
    }
    assertThat(HostNames.chain(name("a.example"), many)).hasSize(HostNames.ADDRESSES_MAX);
  }
}
