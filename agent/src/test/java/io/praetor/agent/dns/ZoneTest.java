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

  private static Subject read(String name) {
    return ZONE.read(Objects.requireNonNull(DnsName.parse(name))).subject();
  }

  @Test
  void servicesWithTagsDatacentersAndProtocols() {
    Subject web = new Subject.Service("web", "");
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
    assertThat(read("v1.web.service.consul")).isEqualTo(new Subject.Service("web", "v1"));
    assertThat(read("a.b.web.service.consul")).isEqualTo(new Subject.Service("web", "a.b"));
    assertThat(read("_web._v1.service.consul")).isEqualTo(new Subject.Service("web", "v1"));
  }

  @Test
  void nodesQueriesAndAddresses() throws Exception {
    assertThat(read("a.b.node.consul")).isEqualTo(new Subject.Node("a.b"));
    assertThat(read("q.query.dc1.consul")).isEqualTo(new Subject.Query("q"));
    assertThat(read("_q._tcp.query.consul")).isEqualTo(new Subject.Query("q"));
    InetAddress four = InetAddress.ofLiteral("127.0.0.9");
    InetAddress six = InetAddress.ofLiteral("2001:db8::1");
    assertThat(read("7f000009.addr.consul")).isEqualTo(new Subject.Address(four));
    assertThat(read("20010DB8000000000000000000000001.addr.dc1.consul"))
        .isEqualTo(new Subject.Address(six));
    assertThat(read("9.0.0.127.in-addr.arpa")).isEqualTo(new Subject.Reverse(four));
    assertThat(read("1" + ".0".repeat(23) + ".8.b.d.0.1.0.0.2.ip6.arpa"))
        .isEqualTo(new Subject.Reverse(six));
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
      assertThat(read(name)).as(name).isEqualTo(new Subject.Nothing());
    }
    for (String name :
        List.of(
            "www.example.com", "consul.org", "0.127.in-addr.arpa", "256.0.0.1.in-addr.arpa", ".")) {
      assertThat(read(name)).as(name).isEqualTo(new Subject.Foreign());
    }
    assertThat(read("consul")).isEqualTo(new Subject.Apex());
  }

  @Test
  void theDomainIsSpelledAsItWasAsked() {
    DnsName asked = Objects.requireNonNull(DnsName.parse("web.service.CONSUL"));
    assertThat(ZONE.read(asked).domain()).isEqualTo(DnsName.parse("CONSUL"));
    assertThat(ZONE.configured(ZONE.read(asked).domain())).isEqualTo(DnsName.parse("consul"));
  }
}
