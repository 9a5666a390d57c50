package io.praetor.agent.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.catalog.Node;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent tells of itself with each sign of life; immutable.
 *
 * @param id its UUID
 * @param name unique in the cluster
 * @param address where others reach its port (host:port)
 * @param server whether it is a server
 * @param meta what its operator said of it
 */
public record AgentInfo(
    String id, String name, String address, boolean server, Map<String, String> meta) {

  public AgentInfo {
    meta = Map.copyOf(meta);
  }

  boolean isAs(Node node) {
    return node.id().equals(id)
        && node.address().equals(address)
        && node.server() == server
        && node.meta().equals(meta);
  }

  void write(ByteWriter out) {
    out.text(id).text(name).text(address).flag(server).varint(meta.size());
    new TreeMap<>(meta).forEach((key, value) -> out.text(key).text(value));
  }

  static AgentInfo read(ByteReader in) {
    String id = in.text();
    String name = in.text();
    String address = in.text();
    boolean server = in.flag();
    int count = in.count(in.remaining());
    Map<String, String> meta = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.text();
      meta.put(key, in.text());
    }
    return new AgentInfo(id, name, address, server, meta);
  }
}
