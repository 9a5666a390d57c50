package io.praetor.agent.cluster;

import java.io.IOException;

/**
 * What a server does about its cluster while it is in one state. Confined to the cluster's thread.
 */
interface ServerRole {
  /**
   * Does what is due now.
   *
   * @throws IOException if the server's record cannot be written
   */
  void tick(long nowMs) throws IOException;
}
