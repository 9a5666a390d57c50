package io.praetor.agent.leader;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.Outcome.CheckResult;
import io.praetor.store.command.Outcome.KeyResult;
import io.praetor.store.command.Outcome.NodeResult;
import io.praetor.store.command.Outcome.ServiceResult;
import io.praetor.store.command.Outcome.TransactionResult;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The rows that a transaction gave, as bytes between servers and back; stateless. */
final class ResultCodec {
  static final int KEY = 0;
  private static final int AGENT = 1;
  private static final int NODE = 2;
  private static final int SERVICE = 3;
  private static final int CHECK = 4;

  private ResultCodec() {}

  static int kind(TransactionResult result) {
    return switch (result) {
      case KeyResult _ -> KEY;
      case NodeResult(Node _) -> AGENT;
      case NodeResult(ExternalNode _) -> NODE;
      case ServiceResult _ -> SERVICE;
      case CheckResult _ -> CHECK;
    };
  }

  static void write(ByteWriter out, TransactionResult result) {
    switch (result) {
      case KeyResult key -> {
        out.flag(key.withValue());
        entry(out, key.entry());
      }
      case NodeResult node -> node(out, node.node());
      case ServiceResult(ServiceInstance service) -> {
        out.text(service.node());
        DefinitionCodec.write(out, service.definition());
        out.varint(service.createIndex()).varint(service.modifyIndex());
      }
      case CheckResult(Check check) -> {
        out.text(check.node());
        DefinitionCodec.write(out, check.definition());
        out.text(check.serviceName());
        DefinitionCodec.write(out, check.serviceTags());
        out.varint(check.createIndex()).varint(check.modifyIndex());
      }
    }
  }

  static TransactionResult read(int kind, ByteReader in) {
    return switch (kind) {
      case KEY -> {
        boolean withValue = in.flag();
        yield new KeyResult(entry(in), withValue);
      }
      case AGENT -> new NodeResult(agent(in));
      case NODE ->
          new NodeResult(new ExternalNode(DefinitionCodec.node(in), in.varint(), in.varint()));
      case SERVICE ->
          new ServiceResult(
              new ServiceInstance(
                  in.text(), DefinitionCodec.service(in), in.varint(), in.varint()));
      case CHECK ->
          new CheckResult(
              new Check(
                  in.text(),
                  DefinitionCodec.check(in),
                  in.text(),
                  DefinitionCodec.texts(in),
                  in.varint(),
                  in.varint()));
      default -> throw new MalformedException("no such row of a transaction: " + kind);
    };
  }

  private static void entry(ByteWriter out, KvEntry entry) {
    String session = entry.session();
    out.blob(entry.key().bytes())
        .blob(entry.value())
        .varint(entry.flags())
        .varint(entry.lockIndex())
        .flag(session != null)
        .text(session == null ? "" : session)
        .varint(entry.createIndex())
        .varint(entry.modifyIndex());
  }

  private static KvEntry entry(ByteReader in) {
    Key key = Key.of(in.blob());
    byte[] value = in.blob();
    long flags = in.varint();
    long lockIndex = in.varint();
    boolean held = in.flag();
    String session = in.text();
    return new KvEntry(
        key, value, flags, lockIndex, held ? session : null, in.varint(), in.varint());
  }

  private static void node(ByteWriter out, RegisteredNode node) {
    switch (node) {
      case Node agent -> {
        out.text(agent.id()).text(agent.name()).text(agent.address()).flag(agent.server());
        out.varint(agent.meta().size());
        new TreeMap<>(agent.meta()).forEach((name, value) -> out.text(name).text(value));
        out.flag(agent.health() == Health.CRITICAL).text(agent.output());
      }
      case ExternalNode external -> DefinitionCodec.write(out, external.definition());
    }
    out.varint(node.createIndex()).varint(node.modifyIndex());
  }

  private static Node agent(ByteReader in) {
    String id = in.text();
    String name = in.text();
    String address = in.text();
    boolean isServer = in.flag();
    Map<String, String> meta = new HashMap<>();
    for (int n = in.count(in.remaining()); n > 0; n--) {
      meta.put(in.text(), in.text());
    }
    return new Node(
        id,
        name,
        address,
        isServer,
        meta,
        in.flag() ? Health.CRITICAL : Health.PASSING,
        in.text(),
        in.varint(),
        in.varint());
  }
}
