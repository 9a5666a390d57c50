package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.SPI;
import org.jspecify.annotations.Nullable;

/** What the library loads as its transport. It is public for the service loader alone. */
@SPI(name = "praetor", priority = 100)
public final class PeerRpcFactory implements RaftRpcFactory {

  /** For the service loader. */
  public PeerRpcFactory() {}

  @Override
  public void registerProtobufSerializer(String className, Object... args) {}

  /** Carries the client of the node that asks: the library hands its options to the helper. */
  private static final class Route implements ConfigHelper<RpcClient> {

    private final NodeSettings settings;

    Route(NodeSettings settings) {
      this.settings = settings;
    }

    @Override
    public void config(RpcClient instance) {}
  }

  @Override
  public @Nullable ConfigHelper<RpcClient> defaultJRaftClientConfigHelper(RpcOptions options) {
    return options instanceof NodeSettings settings ? new Route(settings) : null;
  }

  @Override
  public RpcClient createRpcClient(@Nullable ConfigHelper<RpcClient> helper) {
    if (helper instanceof Route route) {
      return route.settings.client();
    }
    throw new IllegalStateException("only a node of the log has a client");
  }

  @Override
  public RpcServer createRpcServer(Endpoint endpoint, @Nullable ConfigHelper<RpcServer> helper) {
    throw new IllegalStateException("messages arrive through the agent's own port");
  }
}
