package io.praetor.store.prepared;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.DefinitionCodec;
import java.util.ArrayList;
import java.util.List;

/** Prepared queries as bytes and back, for commands and snapshots alike; stateless. */
public final class QueryCodec {
  private QueryCodec() {}

  public static void write(ByteWriter out, QueryDefinition query) {
    out.text(query.id()).text(query.name()).text(query.session()).text(query.token());
    QueryTemplate template = query.template();
    out.text(template.type()).text(template.regexp()).flag(template.removesEmptyTags());
    QueryService service = query.service();
    out.text(service.service()).text(service.near());
    QueryService.Failover failover = service.failover();
    out.varint(failover.nearest());
    DefinitionCodec.write(out, failover.datacenters());
    out.varint(failover.targets().size());
    failover.targets().forEach(target -> out.text(target.peer()).text(target.datacenter()));
    DefinitionCodec.write(out, service.ignoredChecks());
    out.flag(service.onlyPassing());
    DefinitionCodec.write(out, service.tags());
    DefinitionCodec.write(out, service.nodeMeta());
    DefinitionCodec.write(out, service.serviceMeta());
    out.flag(service.connect()).text(service.peer()).text(query.dnsTtl());
  }

  /** Reads what {@link #write} wrote. */
  public static QueryDefinition read(ByteReader in) {
    return new QueryDefinition(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        new QueryTemplate(in.text(), in.text(), in.flag()),
        service(in),
        in.text());
  }

  private static QueryService service(ByteReader in) {
    return new QueryService(
        in.text(),
        in.text(),
        failover(in),
        DefinitionCodec.texts(in),
        in.flag(),
        DefinitionCodec.texts(in),
        DefinitionCodec.map(in),
        DefinitionCodec.map(in),
        in.flag(),
        in.text());
  }

  private static QueryService.Failover failover(ByteReader in) {
    long nearest = in.varint();
    List<String> datacenters = DefinitionCodec.texts(in);
    int n = in.count(in.remaining());
    List<QueryService.Target> targets = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      targets.add(new QueryService.Target(in.text(), in.text()));
    }
    return new QueryService.Failover(nearest, datacenters, targets);
  }

  /** An upper bound of the bytes of a query, each text taken for the longest that it can be. */
  public static int bytesMax(QueryDefinition query) {
    QueryTemplate template = query.template();
    QueryService service = query.service();
    int bytes = 64 + text(query.id()) + text(query.name()) + text(query.session());
    bytes += text(query.token()) + text(template.type()) + text(template.regexp());
    bytes += text(service.service()) + text(service.near()) + text(service.peer());
    bytes += text(query.dnsTtl());
    for (List<String> texts :
        List.of(service.failover().datacenters(), service.ignoredChecks(), service.tags())) {
      bytes += texts.stream().mapToInt(QueryCodec::text).sum();
    }
    for (QueryService.Target target : service.failover().targets()) {
      bytes += text(target.peer()) + text(target.datacenter());
    }
    for (var meta : List.of(service.nodeMeta(), service.serviceMeta())) {
      bytes +=
          meta.entrySet().stream()
              .mapToInt(pair -> text(pair.getKey()) + text(pair.getValue()))
              .sum();
    }
    return bytes;
  }

  private static int text(String text) {
    return 5 + 3 * text.length();
  }
}
