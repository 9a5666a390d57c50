package io.praetor.store.catalog;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Definitions of nodes, services and checks as bytes and back, for commands and snapshots alike;
 * stateless.
 */
public final class DefinitionCodec {
  private DefinitionCodec() {}

  public static void write(ByteWriter out, NodeDefinition node) {
    out.text(node.id()).text(node.name()).text(node.address());
    write(out, node.taggedAddresses());
    write(out, node.meta());
  }

  public static NodeDefinition node(ByteReader in) {
    return new NodeDefinition(in.text(), in.text(), in.text(), map(in), map(in));
  }

  public static void write(ByteWriter out, ServiceDefinition service) {
    out.text(service.id()).text(service.name()).text(service.kind());
    write(out, service.tags());
    out.text(service.address()).varint(service.taggedAddresses().size());
    new TreeMap<>(service.taggedAddresses())
        .forEach((name, to) -> out.text(name).text(to.address()).varint(to.port()));
    write(out, service.meta());
    out.varint(service.port()).text(service.socketPath());
    out.varint(service.passingWeight()).varint(service.warningWeight());
    out.flag(service.enableTagOverride());
  }

  public static ServiceDefinition service(ByteReader in) {
    String id = in.text();
    String name = in.text();
    String kind = in.text();
    List<String> tags = texts(in);
    String address = in.text();
    int n = in.count(in.remaining());
    TreeMap<String, ServiceDefinition.Endpoint> tagged = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String to = ascending(tagged, in.text());
      tagged.put(to, new ServiceDefinition.Endpoint(in.text(), in.varint()));
    }
    return new ServiceDefinition(
        id,
        name,
        kind,
        tags,
        address,
        tagged,
        map(in),
        in.varint(),
        in.text(),
        in.varint(),
        in.varint(),
        in.flag());
  }

  public static void write(ByteWriter out, CheckDefinition check) {
    out.text(check.id()).text(check.name());
    out.u8(
        switch (check.status()) {
          case PASSING -> 0;
          case WARNING -> 1;
          case CRITICAL -> 2;
        });
    out.text(check.notes()).text(check.output()).text(check.serviceId()).text(check.type());
    out.text(check.interval()).text(check.timeout()).text(check.definition());
  }

  public static CheckDefinition check(ByteReader in) {
    return new CheckDefinition(
        in.text(),
        in.text(),
        status(in.u8()),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text());
  }

  private static CheckStatus status(int number) {
    return switch (number) {
      case 0 -> CheckStatus.PASSING;
      case 1 -> CheckStatus.WARNING;
      case 2 -> CheckStatus.CRITICAL;
      default -> throw new MalformedException("no check has the state " + number);
    };
  }

  public static void write(ByteWriter out, List<String> texts) {
    out.varint(texts.size());
    texts.forEach(out::text);
  }

  public static List<String> texts(ByteReader in) {
    int n = in.count(in.remaining());
    List<String> texts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      texts.add(in.text());
    }
    return texts;
  }

  /** Pairs, in the order of their names. */
  public static void write(ByteWriter out, Map<String, String> pairs) {
    out.varint(pairs.size());
    new TreeMap<>(pairs).forEach((name, value) -> out.text(name).text(value));
  }

  /** Reads pairs, and takes them in the order of their names alone. */
  public static Map<String, String> map(ByteReader in) {
    int n = in.count(in.remaining());
    TreeMap<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String name = ascending(pairs, in.text());
      pairs.put(name, in.text());
    }
    return pairs;
  }

  private static String ascending(NavigableMap<String, ?> before, String name) {
    if (!before.isEmpty() && before.lastKey().compareTo(name) >= 0) {
      throw new MalformedException("the names of a map are out of order at " + name);
    }
    return name;
  }
}
