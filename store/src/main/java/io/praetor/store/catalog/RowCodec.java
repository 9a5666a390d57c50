package io.praetor.store.catalog;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.List;
import java.util.Map;

/**
 * Rows of the catalog as bytes and back, with their indexes: the same bytes in snapshots and
 * between agents. Stateless. What must be true of a row in its table is checked by the table.
 */
public final class RowCodec {
  private RowCodec() {}

  public static void write(ByteWriter out, Node node) {
    out.text(node.id()).text(node.name()).text(node.address()).flag(node.server());
    DefinitionCodec.write(out, node.meta());
    out.flag(node.health() == Health.CRITICAL);
    out.text(node.output()).varint(node.createIndex()).varint(node.modifyIndex());
  }

  public static void write(ByteWriter out, ExternalNode node) {
    DefinitionCodec.write(out, node.definition());
    out.varint(node.createIndex()).varint(node.modifyIndex());
  }

  public static void write(ByteWriter out, ServiceInstance service) {
    out.text(service.node());
    DefinitionCodec.write(out, service.definition());
    out.varint(service.createIndex()).varint(service.modifyIndex());
  }

  public static void write(ByteWriter out, Check check) {
    out.text(check.node());
    DefinitionCodec.write(out, check.definition());
    out.text(check.serviceName());
    DefinitionCodec.write(out, check.serviceTags());
    out.varint(check.createIndex()).varint(check.modifyIndex());
  }

  public static Node agent(ByteReader in) {
    String id = in.text();
    String name = in.text();
    String address = in.text();
    boolean server = in.flag();
    Map<String, String> meta = DefinitionCodec.map(in);
    Health health = in.flag() ? Health.CRITICAL : Health.PASSING;
    return new Node(id, name, address, server, meta, health, in.text(), in.varint(), in.varint());
  }

  public static ExternalNode external(ByteReader in) {
    return new ExternalNode(DefinitionCodec.node(in), in.varint(), in.varint());
  }

  public static ServiceInstance service(ByteReader in) {
    return new ServiceInstance(in.text(), DefinitionCodec.service(in), in.varint(), in.varint());
  }

  public static Check check(ByteReader in) {
    String node = in.text();
    CheckDefinition definition = DefinitionCodec.check(in);
    String serviceName = in.text();
    List<String> tags = DefinitionCodec.texts(in);
    return new Check(node, definition, serviceName, tags, in.varint(), in.varint());
  }
}
