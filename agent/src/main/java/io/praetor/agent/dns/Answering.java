package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.Subject.Asked;
import io.praetor.agent.dns.wire.DnsAnswer;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuestion;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.watched.QueryAnswer;
import io.praetor.agent.watched.ViewCallback;
import io.praetor.agent.watched.WatchedCatalog;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedNode;
import io.praetor.agent.watched.WatchedNodes;
import io.praetor.client.text.GoDuration;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about the names of a zone from the catalog. Owned by the thread of the view.
 */
final class Answering {
  /** The service of the servers themselves, which are also those of the zone. */
  private static final String SERVERS = "consul";

  private static final int SERVERS_MAX = 3;

  private final Zone zone;
  private final WatchedCatalog catalog;
  private final Supplier<DnsConfig.Answers> settings;
  private final DnsMeter meter;

  Answering(
      Zone zone, WatchedCatalog catalog, Supplier<DnsConfig.Answers> settings, DnsMeter meter) {
    this.zone = zone;
    this.catalog = catalog;
    this.settings = settings;
    this.meter = meter;
  }

  Zone zone() {
    return zone;
  }

  /**
   * Answers a question about this zone, or about an address backwards.
   *
   * @param done gets the answer, perhaps before this returns
   */
  void answer(DnsQuestion question, Asked asked, Consumer<DnsAnswer> done) {
    DnsConfig.Answers now = settings.get();
    Making making = new Making(question, asked.domain(), now, new ZoneRecords(zone, now.soa()));
    switch (question.type()) {
      case DnsTypes.SOA -> servers(done, making::zoneOf);
      case DnsTypes.NS -> servers(done, making::nameServers);
      case DnsTypes.AXFR -> done.accept(failed(ResponseCode.NOTIMP));
      default -> found(making, asked.subject(), done);
    }
  }

  private void found(Making making, Subject subject, Consumer<DnsAnswer> done) {
    switch (subject) {
      case Subject.Apex _, Subject.Nothing _ -> done.accept(making.records.noName(making.domain));
      case Subject.Servers _ -> servers(done, making::serverAddresses);
      case Subject.Address(InetAddress address) ->
          done.accept(making.addresses(List.of(address), 0));
      case Subject.Node(String name) ->
          catalog.nodes(told(done, nodes -> making.node(nodes.find(name))));
      case Subject.Service(String name, String tag) ->
          catalog.instances(name, told(done, all -> making.service(all, name, tag)));
      case Subject.Query(String name) -> catalog.execute(name, told(done, making::query));
      case Subject.Reverse(InetAddress address) -> reverse(making, address, done);
      case Subject.Foreign _ -> done.accept(failed(ResponseCode.REFUSED));
    }
  }

  private interface AnswerMaker<T> {
    DnsAnswer make(T value);
  }

  private <T> ViewCallback<T> told(Consumer<DnsAnswer> done, AnswerMaker<T> making) {
    return new ViewCallback<>() {
      @Override
      public void found(T value, long ageMs) {
        meter.told(ageMs);
        done.accept(making.make(value));
      }

      @Override
      public void unavailable() {
        done.accept(failed(ResponseCode.SERVFAIL));
      }
    };
  }

  /** An answer that says that there is none. */
  static DnsAnswer failed(ResponseCode code) {
    return new DnsAnswer(code).notAuthoritative();
  }

  private void servers(Consumer<DnsAnswer> done, AnswerMaker<List<WatchedInstance>> then) {
    catalog.instances(
        SERVERS,
        told(
            done,
            all -> {
              List<WatchedInstance> some = new ArrayList<>(all);
              some.removeIf(each -> each.health() == WatchedInstance.Health.CRITICAL);
              Collections.shuffle(some, ThreadLocalRandom.current());
              return then.make(some.subList(0, Math.min(SERVERS_MAX, some.size())));
            }));
  }

  private void reverse(Making making, InetAddress address, Consumer<DnsAnswer> done) {
    catalog.nodes(
        new ViewCallback<>() {
          @Override
          public void found(WatchedNodes nodes, long ageMs) {
            List<WatchedNode> there = nodes.at(address);
            if (there.isEmpty()) {
              catalog.servicesAt(address, told(done, making::servicesAt));
            } else {
              meter.told(ageMs);
              done.accept(making.nodesAt(there));
            }
          }

          @Override
          public void unavailable() {
            done.accept(failed(ResponseCode.SERVFAIL));
          }
        });
  }

  /** One answer in the making. */
  private static final class Making {
    private final DnsQuestion question;
    private final DnsName domain;
    private final DnsConfig.Answers settings;
    private final ZoneRecords records;

    Making(DnsQuestion question, DnsName domain, DnsConfig.Answers settings, ZoneRecords records) {
      this.question = question;
      this.domain = domain;
      this.settings = settings;
      this.records = records;
    }

    private DnsAnswer empty() {
      return new DnsAnswer(ResponseCode.NOERROR);
    }

    DnsAnswer addresses(List<InetAddress> addresses, long ttl) {
      DnsAnswer answer = empty();
      Hosts.records(question.name(), ttl, addresses, question.type()).forEach(answer::add);
      return records.orNoData(answer, domain);
    }

    DnsAnswer node(@Nullable WatchedNode node) {
      if (node == null) {
        return records.noName(domain);
      }
      long ttl = settings.nodeTtl();
      int type = question.type();
      DnsAnswer answer = empty();
      Hosts.records(question.name(), ttl, Hosts.addresses(node), type).forEach(answer::add);
      DnsName alias = Hosts.name(node.address());
      if (answer.isEmpty() && alias != null && type != DnsTypes.TXT) {
        answer.add(DnsRecord.naming(question.name(), DnsTypes.CNAME, ttl, alias));
      }
      List<DnsRecord> texts = Hosts.texts(question.name(), ttl, node);
      if (type == DnsTypes.TXT || type == DnsTypes.ANY) {
        texts.forEach(answer::add);
      } else if (settings.nodeMetaTexts() && !answer.isEmpty()) {
        texts.forEach(answer::addAdditional);
      }
      return records.orNoData(answer, domain);
    }

    DnsAnswer service(List<WatchedInstance> all, String name, String tag) {
      ServiceAnswer made = new ServiceAnswer(records, settings, question, domain);
      return made.of(made.healthy(all, tag), made.ttl(name));
    }

    DnsAnswer query(Optional<QueryAnswer> executed) {
      if (executed.isEmpty()) {
        return records.noName(domain);
      }
      QueryAnswer found = executed.get();
      ServiceAnswer made = new ServiceAnswer(records, settings, question, domain);
      Duration own = found.ttl().isEmpty() ? null : GoDuration.parse(found.ttl());
      // The query has judged their health, and put them in order.
      long ttl = own == null ? made.ttl(found.service()) : Math.max(0, own.toSeconds());
      return made.of(found.instances(), ttl);
    }

    DnsAnswer zoneOf(List<WatchedInstance> servers) {
      DnsAnswer answer = empty().add(records.authority(domain));
      for (WatchedInstance server : servers) {
        DnsName name = nodeName(server.node());
        if (name != null) {
          answer.addAuthority(nameServer(name));
          glue(server, name).forEach(answer::addAdditional);
        }
      }
      return answer;
    }

    DnsAnswer nameServers(List<WatchedInstance> servers) {
      DnsAnswer answer = empty();
      for (WatchedInstance server : servers) {
        DnsName name = nodeName(server.node());
        if (name != null) {
          answer.add(nameServer(name), glue(server, name));
        }
      }
      return records.orNoData(answer, domain);
    }

    private DnsRecord nameServer(DnsName name) {
      return DnsRecord.naming(domain, DnsTypes.NS, settings.nodeTtl(), name);
    }

    private List<DnsRecord> glue(WatchedInstance server, DnsName name) {
      return Hosts.records(name, settings.nodeTtl(), Hosts.addresses(server.node()), DnsTypes.ANY);
    }

    DnsAnswer serverAddresses(List<WatchedInstance> servers) {
      List<InetAddress> all = new ArrayList<>();
      servers.forEach(server -> all.addAll(Hosts.addresses(server.node())));
      return addresses(all.stream().distinct().toList(), settings.nodeTtl());
    }

    private @Nullable DnsName nodeName(WatchedNode node) {
      return named(node.name(), "node", domain);
    }

    private @Nullable DnsName named(String name, String word, DnsName below) {
      List<String> labels = new ArrayList<>(List.of(name.split("\\.", -1)));
      labels.add(word);
      labels.add(records.zone().datacenter());
      return DnsName.of(labels, below);
    }

    DnsAnswer nodesAt(List<WatchedNode> nodes) {
      return pointers(nodes.stream().map(WatchedNode::name).toList(), "node");
    }

    DnsAnswer servicesAt(List<String> services) {
      return pointers(services, "service");
    }

    private DnsAnswer pointers(List<String> names, String word) {
      if (names.isEmpty()) {
        return records.noName(domain);
      }
      DnsAnswer answer = empty();
      for (String name : names) {
        DnsName target = named(name, word, records.zone().primary());
        if (target != null
            && (question.type() == DnsTypes.PTR || question.type() == DnsTypes.ANY)) {
          answer.add(DnsRecord.naming(question.name(), DnsTypes.PTR, 0, target));
        }
      }
      return records.orNoData(answer, domain);
    }
  }
}
