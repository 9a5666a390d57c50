package io.praetor.agent.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server of the cluster is, as its leader knows; immutable.
 *
 * @param lastContactMs how long ago it gave a sign of life; 0 for the leader, -1 if never
 * @param lastTerm the leader's term
 * @param lastIndex the last position of the log that it is known to have
 * @param stableSinceMs since when it has been as healthy as it is, in milliseconds since the epoch
 */
public record ServerHealth(
    String id,
    String name,
    String address,
    boolean alive,
    boolean leader,
    boolean voter,
    long lastContactMs,
    long lastTerm,
    long lastIndex,
    boolean healthy,
    long stableSinceMs) {

  static byte[] encode(List<ServerHealth> servers) {
    ByteWriter out = new ByteWriter(128 * servers.size() + 8);
    out.varint(servers.size());
    for (ServerHealth server : servers) {
      out.text(server.id)
          .text(server.name)
          .text(server.address)
          .flag(server.alive)
          .flag(server.leader)
          .flag(server.voter)
          .varint(server.lastContactMs + 1)
          .varint(server.lastTerm)
          .varint(server.lastIndex)
          .flag(server.healthy)
          .varint(server.stableSinceMs);
    }
    return out.toBytes();
  }

  static List<ServerHealth> decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int count = in.count(in.remaining());
    List<ServerHealth> servers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      servers.add(
          new ServerHealth(
              in.text(),
              in.text(),
              in.text(),
              in.flag(),
              in.flag(),
              in.flag(),
              in.varint() - 1,
              in.varint(),
              in.varint(),
              in.flag(),
              in.varint()));
    }
    return servers;
  }
}
