package io.praetor.agent.rpc;

import io.praetor.agent.tls.RpcTls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ports of several agents on loopback, closed together. */
final class Ports implements AutoCloseable {
  private final List<RpcPort> open = new ArrayList<>();

  static RpcOptions options() {
    return RpcOptions.builder("127.0.0.1", 0).build();
  }

  static Identity identity(String name, String datacenter, String clusterId) {
    return new Identity(
        datacenter, clusterId, UUID.randomUUID().toString(), name, "127.0.0.1:0", true, "1");
  }

  RpcPort open(String name) throws IOException {
    return open(options(), identity(name, "dc1", ""), () -> null);
  }

  RpcPort open(RpcOptions options, Identity identity, Supplier<@Nullable RpcTls> tls)
      throws IOException {
    RpcPort port = RpcPort.open(options, identity, tls);
    open.add(port);
    return port;
  }

  /** A port of an agent with a key, or with none. */
  RpcPort open(RpcOptions options, String name, @Nullable PortKey key) throws IOException {
    RpcPort port = RpcPort.open(options, identity(name, "dc1", ""), () -> null, key);
    open.add(port);
    return port;
  }

  /** A port with other limits of what it holds. */
  RpcPort open(String name, RpcLimits limits) throws IOException {
    RpcPort port = RpcPort.open(options(), limits, identity(name, "dc1", ""), () -> null);
    open.add(port);
    return port;
  }

  static String addressOf(RpcPort port) {
    return "127.0.0.1:" + port.address().getPort();
  }

  @Override
  public void close() {
    open.forEach(RpcPort::close);
  }

  /** Asks from one port to another; the answer may come later. */
  static Answered ask(RpcPort from, RpcPort to, Service service, byte[] body, long ms) {
    Answered answered = new Answered();
    var _ = from.request(Ports.addressOf(to), service, body, ms, answered);
    return answered;
  }
}
