package io.praetor.agent;

import io.praetor.agent.api.operator.StatusEndpoint;
import io.praetor.agent.consensus.ReplicatedLog;
import java.util.List;

/** The leader and the voters, as the log knows them. Any thread. */
record LogServers(ReplicatedLog log) implements StatusEndpoint.Servers {
  @Override
  public String leader() {
    String leader = log.leadership().leader();
    return leader == null ? "" : leader;
  }

  @Override
  public List<String> peers() {
    return log.configuration().voters();
  }
}
