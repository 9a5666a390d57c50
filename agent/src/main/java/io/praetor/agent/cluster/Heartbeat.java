package io.praetor.agent.cluster;

import io.praetor.agent.cluster.formation.FormationStatement;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs of life on their way to the leader, and its answer. A client agent sends its own to a
 * server; a server sends its own and those it has taken.
 */
final class Heartbeat {
  private Heartbeat() {}

  static void write(ByteWriter out, List<AgentInfo> agents) {
    out.varint(agents.size());
    agents.forEach(agent -> agent.write(out));
  }

  static List<AgentInfo> read(ByteReader in) {
    int count = in.count(in.remaining());
    List<AgentInfo> agents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      agents.add(AgentInfo.read(in));
    }
    return agents;
  }

  /**
   * What a server answers.
   *
   * @param leader its leader's address, or the empty string
   * @param servers the addresses of all servers
   */
  record Answer(String clusterId, String leader, List<String> servers) {
    byte[] encode() {
      ByteWriter out = new ByteWriter(128).text(clusterId).text(leader);
      FormationStatement.texts(out, servers);
      return out.toBytes();
    }

    static Answer decode(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      return new Answer(in.text(), in.text(), FormationStatement.texts(in));
    }
  }
}
