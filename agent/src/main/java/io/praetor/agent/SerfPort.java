package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.rpc.RpcPort;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second port between agents, where operators and tools look for an agent that know Consul's
 * gossip: {@code ports.serf_lan}. The same protocol is spoken there. Stateless.
 */
final class SerfPort {
  private static final Logger LOG = LoggerFactory.getLogger(SerfPort.class);

  private SerfPort() {}

  /**
   * Listens there too. If the port cannot be had and nobody has asked for it, the agent goes on
   * without it.
   *
   * @return what the agent tells of its node
   * @throws IOException with a sentence, if the configuration names the port and it cannot be had
   */
  static Map<String, String> open(RpcPort port, AgentConfig config) throws IOException {
    AgentConfig.Addresses addresses = config.addresses();
    int number = addresses.serfLanPort();
    if (number > 0) {
      try {
        port.listenAlso(addresses.bind(), number, "ports.serf_lan");
      } catch (IOException e) {
        if (addresses.serfLanStated()) {
          throw e;
        }
        LOG.warn(
            "{}. The agent goes on without it: others join through ports.server, {}",
            e.getMessage(),
            addresses.serverPort());
        number = -1;
      }
    }
    return meta(config, number);
  }

  /** What an agent tells of its node that has this second port, or -1. */
  static Map<String, String> meta(AgentConfig config, int number) {
    Map<String, String> meta = new TreeMap<>(config.identity().nodeMeta());
    if (number > 0) {
      meta.put(AgentConfig.Addresses.SERF_LAN_META, Integer.toString(number));
    }
    return meta;
  }
}
