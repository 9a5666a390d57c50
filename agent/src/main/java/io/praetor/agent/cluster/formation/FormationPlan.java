package io.praetor.agent.cluster.formation;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first configuration that a cluster is to have; immutable.
 *
 * @param clusterId new with each plan, so it names the plan too
 * @param servers sorted by node id; the first is the coordinator
 */
public record FormationPlan(String clusterId, List<Planned> servers) {

  /** One server of a plan. Another incarnation is another server. */
  public record Planned(String nodeId, String incarnation, String address) {}

  public FormationPlan {
    servers = servers.stream().sorted(Comparator.comparing(Planned::nodeId)).toList();
  }

  public Planned coordinator() {
    return servers.get(0);
  }

  @Nullable Planned server(String nodeId) {
    for (Planned server : servers) {
      if (server.nodeId().equals(nodeId)) {
        return server;
      }
    }
    return null;
  }

  /** The voters that the log begins with, the same list on all of them. */
  public List<String> voters() {
    return servers.stream().map(Planned::address).sorted().toList();
  }

  public void write(ByteWriter out) {
    out.text(clusterId).varint(servers.size());
    for (Planned server : servers) {
      out.text(server.nodeId()).text(server.incarnation()).text(server.address());
    }
  }

  public static FormationPlan read(ByteReader in) {
    String clusterId = in.text();
    int count = in.count(in.remaining());
    List<Planned> servers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      servers.add(new Planned(in.text(), in.text(), in.text()));
    }
    return new FormationPlan(clusterId, servers);
  }
}
