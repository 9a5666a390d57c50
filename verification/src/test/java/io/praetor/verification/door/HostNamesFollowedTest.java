package io.praetor.verification.door;

import static io.praetor.verification.door.UpstreamDns.code;
import static io.praetor.verification.door.UpstreamDns.record;
import static io.praetor.verification.door.UpstreamDns.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Host names of services and nodes that are followed through recursors. */
class HostNamesFollowedTest extends RecursorsFixture {
  @Test
  void aServiceWithAHostNameIsFollowedThroughRecursors() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve((query, _) -> {
      String name = query.getQuestion().getName().toString();
      return switch (Type.string(query.getQuestion().getType()) + " " + name) {
        case "A web.example.com." ->
            records(
                query,
                record(name, Type.CNAME, 30, "edge.example.net."),
                record("edge.example.net.", Type.A, 20, "192.0.2.7"),
                record("unasked.example.net.", Type.A, 20, "203.0.113.9"));
        case "AAAA web.example.com." ->
            records(
                query,
                record(name, Type.CNAME, 30, "edge.example.net."),
                record("edge.example.net.", Type.AAAA, 20, "2001:db8::7"));
        default -> code(query, Rcode.NXDOMAIN);
      };
    });
    register("followed", "web.example.com", 80);
    assertThat(answers(askUntilResolved("followed.service.consul", Type.A)))
        .containsExactly(
            "followed.service.consul. CNAME web.example.com.",
            "web.example.com. CNAME edge.example.net.",
            "edge.example.net. A 192.0.2.7");
    assertThat(answers(askUntilResolved("followed.service.consul", Type.AAAA)))
        .endsWith("edge.example.net. AAAA 2001:db8:0:0:0:0:0:7");
    int asked = first.asked().size();
    Message targets = ask("followed.service.consul", Type.SRV, false);
    assertThat(answers(targets))
        .containsExactly("followed.service.consul. SRV 1 1 80 web.example.com.");
    assertThat(texts(targets, Section.ADDITIONAL))
        .containsExactly(
            "web.example.com. CNAME edge.example.net.",
            "edge.example.net. A 192.0.2.7",
            "edge.example.net. AAAA 2001:db8:0:0:0:0:0:7");
    assertThat(first.asked()).as("what is known is not asked again").hasSize(asked);
    assertThat(answers(ask("followed.service.consul", Type.CNAME, false)))
        .containsExactly("followed.service.consul. CNAME web.example.com.");
    // Who may not ask for other domains is told all of this one.
    both("recursion_from = [\"10.0.0.0/8\"]");
    assertThat(answers(ask("followed.service.consul", Type.A, false))).hasSize(3);
  }

  @Test
  void aHostNameOfThisDomainIsResolvedHere() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve((query, _) -> {
      Message response =
          query.getQuestion().getName().toString().equals("back.example.com.")
              ? records(
                  query,
                  record("back.example.com.", Type.CNAME, 30, "target.service.consul."),
                  record("target.service.consul.", Type.A, 30, "203.0.113.66"))
              : query.getQuestion().getName().toString().equals("unknown.example.com.")
                  ? records(
                      query,
                      record("unknown.example.com.", Type.CNAME, 30, "target.service.consul."))
                  : code(query, Rcode.SERVFAIL);
      if (query.getQuestion().getName().toString().equals("unknown.example.com.")) {
        // What a server says that knows nothing of this domain.
        response.getHeader().setRcode(Rcode.NXDOMAIN);
      }
      return response;
    });
    register("target", "10.7.7.7", 80);
    register("alias", "Target.Service.Consul", 80);
    register("twice", "alias.service.consul", 80);
    register("back", "back.example.com", 80);
    register("unknown", "unknown.example.com", 80);
    register("noded", "n-target.node.consul", 80);
    assertThat(answers(askUntilResolved("alias.service.consul", Type.A)))
        .containsExactly(
            "alias.service.consul. CNAME Target.Service.Consul.",
            "Target.Service.Consul. A 10.7.7.7");
    assertThat(answers(askUntilResolved("twice.service.consul", Type.A)))
        .containsExactly(
            "twice.service.consul. CNAME alias.service.consul.",
            "alias.service.consul. CNAME Target.Service.Consul.",
            "Target.Service.Consul. A 10.7.7.7");
    assertThat(answers(askUntilResolved("back.service.consul", Type.A)))
        .containsExactly(
            "back.service.consul. CNAME back.example.com.",
            "back.example.com. CNAME target.service.consul.",
            "target.service.consul. A 10.7.7.7");
    assertThat(answers(askUntilResolved("unknown.service.consul", Type.A)))
        .endsWith(
            "unknown.example.com. CNAME target.service.consul.",
            "target.service.consul. A 10.7.7.7");
    Message targets = askUntilResolved("noded.service.consul", Type.SRV);
    assertThat(texts(targets, Section.ADDITIONAL))
        .containsExactly("n-target.node.consul. A 10.7.0.1");
  }

  @Test
  void hostNamesThatLeadNowhereEndSoon() throws Exception {
    configure(List.of(first.address()), "recursor_timeout = \"30s\"");
    first.serve((_, _) -> null);
    register("loop-a", "loop-b.service.consul", 80);
    register("loop-b", "loop-a.service.consul", 80);
    askUntilFound("loop-b.service.consul", Type.A);
    assertThat(answers(askUntilFound("loop-a.service.consul", Type.A)))
        .allMatch(each -> each.contains(" CNAME "))
        .hasSizeLessThan(9);
    register("silent", "silent.example.com", 80);
    long began = System.nanoTime();
    assertThat(answers(askUntilFound("silent.service.consul", Type.A)))
        .containsExactly("silent.service.consul. CNAME silent.example.com.");
    assertThat(System.nanoTime() - began).isBetween(900_000_000L, 20_000_000_000L);
    configure(List.of(), "");
    assertThat(answers(ask("silent.service.consul", Type.A, false))).hasSize(1);
  }

  @Test
  void ofManyHostNamesSomeAreFollowed() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve(address("192.0.2.1"));
    for (int i = 0; i < 40; i++) {
      register("n-many-" + i, "10.7.0.1", "many", "h" + i + ".example.com", 8_000 + i);
    }
    askUntil(
        "many.service.consul",
        Type.SRV,
        true,
        response -> response.getSection(Section.ANSWER).size() == 40);
    // Another 32 with each answer, until the recursor has said all of them.
    askUntil(
        "many.service.consul", Type.SRV, true, _ -> Set.copyOf(first.asked()).size() >= 2 * 40);
    askUntil(
        "many.service.consul",
        Type.SRV,
        true,
        response -> Set.copyOf(texts(response, Section.ADDITIONAL)).size() == 32);
  }

  @Test
  void anAddressStandsBehindAnyNumberOfAliases() throws Exception {
    both("recursor_timeout = \"10s\"");
    first.serve((query, _) -> {
      Record[] chain = new Record[9];
      for (int i = 0; i < 4; i++) {
        chain[i] =
            record(
                i == 0 ? "cdn.example.com." : "edge-" + i + ".example.net.",
                Type.CNAME,
                60,
                "edge-" + (i + 1) + ".example.net.");
      }
      for (int i = 4; i < 9; i++) {
        chain[i] = record("edge-4.example.net.", Type.A, 60, "192.0.2." + i);
      }
      return query.getQuestion().getType() == Type.A
          ? records(query, chain)
          : code(query, Rcode.NXDOMAIN);
    });
    register("cdn", "cdn.example.com", 80);
    assertThat(answers(askUntilResolved("cdn.service.consul", Type.A)))
        .as("all aliases, and three addresses over plain UDP")
        .hasSize(8);
    assertThat(ask("cdn.service.consul", Type.A, true).getSection(Section.ANSWER)).hasSize(10);
  }
}
