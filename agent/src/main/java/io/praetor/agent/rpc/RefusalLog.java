package io.praetor.agent.rpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what strangers did wrong, once for each address and reason, so that none of them can fill
 * the disk. Any thread.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final int NOTED_MAX = 1_024;

  private final Set<String> noted = ConcurrentHashMap.newKeySet();

  void note(SocketAddress remote, String what) {
    String host = hostOf(remote);
    if (noted.size() < NOTED_MAX && noted.add(host + ' ' + what)) {
      LOG.warn("Refused a connection from {} on the port between agents: {}", host, what);
    }
  }

  static String hostOf(SocketAddress remote) {
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(remote);
  }
}
