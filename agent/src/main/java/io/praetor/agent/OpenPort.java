package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.rpc.PortKey;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.tls.RpcTls;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the start of a server that whoever reaches the port between agents may do everything
 * there, where that is so. Stateless.
 */
final class OpenPort {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  private OpenPort() {}

  static void warn(RpcPort port, AgentConfig config, @Nullable RpcTls tls, @Nullable PortKey key) {
    InetSocketAddress bound = port.address();
    boolean guarded =
        (tls != null && tls.verifyIncoming()) || (key != null && key.verifyIncoming());
    boolean access = config.acl().enabled();
    if (guarded || (bound.getAddress().isLoopbackAddress() && !access)) {
      return;
    }
    LOG.warn(
        "ANYONE WHO REACHES {}:{} CAN READ AND CHANGE EVERYTHING{}: the port between agents asks"
            + " nobody for a certificate or a key. Set tls.internal_rpc (ca_file, cert_file,"
            + " key_file, verify_incoming, verify_outgoing; `praetor tls` makes the certificates),"
            + " or at least {}",
        config.addresses().bind(),
        bound.getPort(),
        access ? ", WHATEVER acl SAYS" : "",
        key == null
            ? "encrypt (`praetor keygen` makes the key)"
            : "encrypt_verify_incoming = true, once all agents have the key");
  }
}
