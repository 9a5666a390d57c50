package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.dns.wire.DnsName;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What names ask about. */
class ZoneTest {
  private static final Zone ZONE = new Zone("consul", "svc.example.com", "dc1");

  private static Lookup read(String name) {
    return ZONE.parse(Objects.requireNonNull(DnsName.parse(name))).lookup();
  }

  @Test
  void servicesWithTagsDatacentersAndProtocols() {
    Lookup web = new Lookup.Service("web", "");
    for (String name :
        List.of(
            "web.service.consul",
            "web.service.dc1.consul",
            "web.SERVICE.DC1.dc.consul",
            "_web._tcp.consul",
            "_web._TCP.service.dc1.consul",
            "_web._tcp.dc1.consul",
            "web.service.SVC.example.com")) {
      assertThat(read(name)).as(name).isEqualTo(web);
    }
    assertThat(read("v1.web.service.consul")).isEqualTo(new Lookup.Service("web", "v1"));
    assertThat(read("a.b.web.service.consul")).isEqualTo(new Lookup.Service("web", "a.b"));
    assertThat(read("_web._v1.service.consul")).isEqualTo(new Lookup.Service("web", "v1"));
  }

  @Test
  void nodesQueriesAndAddresses() throws Exception {
    assertThat(read("a.b.node.consul")).isEqualTo(new Lookup.Node("a.b"));
    assertThat(read("q.query.dc1.consul")).isEqualTo(new Lookup.Query("q"));
    assertThat(read("_q._tcp.query.consul")).isEqualTo(new Lookup.Query("q"));
    InetAddress four = InetAddress.ofLiteral("127.0.0.9");
    InetAddress six = InetAddress.ofLiteral("2001:db8::1");
    assertThat(read("7f000009.addr.consul")).isEqualTo(new Lookup.Address(four));
    assertThat(read("20010DB8000000000000000000000001.addr.dc1.consul"))
        .isEqualTo(new Lookup.Address(six));
    assertThat(read("9.0.0.127.in-addr.arpa")).isEqualTo(new Lookup.Reverse(four));
    assertThat(read("1" + ".0".repeat(23) + ".8.b.d.0.1.0.0.2.ip6.arpa"))
        .isEqualTo(new Lookup.Reverse(six));
  }

  @Test
  void whatCannotExistAndWhatIsElsewhere() {
    for (String name :
        List.of(
            "service.consul",
            "web.consul",
            "web.service.dc2.consul",
            "web.service.x.dc1.consul",
            "7f00000.addr.consul",
            "7f00000g.addr.consul",
            "a.7f000009.addr.consul",
            "web.connect.consul")) {
      assertThat(read(name)).as(name).isEqualTo(new Lookup.Nonexistent());
    }
    for (String name :
        List.of(
            "www.example.com", "consul.org", "0.127.in-addr.arpa", "256.0.0.1.in-addr.arpa", ".")) {
      assertThat(read(name)).as(name).isEqualTo(new Lookup.OutOfZone());
    }
    assertThat(read("consul")).isEqualTo(new Lookup.Apex());
  }

  @Test
  void theDomainIsSpelledAsItWasAsked() {
    DnsName asked = Objects.requireNonNull(DnsName.parse("web.service.CONSUL"));
    assertThat(ZONE.parse(asked).domain()).isEqualTo(DnsName.parse("CONSUL"));
    assertThat(ZONE.configured(ZONE.parse(asked).domain())).isEqualTo(DnsName.parse("consul"));
  }
}
