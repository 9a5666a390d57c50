package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.option.NodeOptions;

/**
 * The library's options of one node, with the client that its messages leave by: how the static
 * factory finds it.
 */
final class NodeSettings extends NodeOptions {

  private final PeerClient client;

  NodeSettings(PeerClient client) {
    this.client = client;
  }

  PeerClient client() {
    return client;
  }
}
