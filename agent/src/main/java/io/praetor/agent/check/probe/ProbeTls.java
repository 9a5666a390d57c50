package io.praetor.agent.check.probe;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;

/**
 * TLS of a probe: whose certificates it takes, and the name that they have to carry; immutable.
 *
 * @param serverName in place of the host's name; empty for that
 * @param skipVerify takes any certificate
 */
public record ProbeTls(String serverName, boolean skipVerify, TlsRoots roots) {
  /** The handler for one connection. */
  SslHandler handler(ByteBufAllocator allocator, HostPort to, boolean http2) throws SSLException {
    String name = serverName.isEmpty() ? to.host() : serverName;
    return roots.context(http2, skipVerify).newHandler(allocator, name, to.port());
  }

  static SslContext build(SslContextBuilder builder, boolean http2, boolean skipVerify)
      throws SSLException {
    builder.sslProvider(SslProvider.JDK);
    if (skipVerify) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      builder.endpointIdentificationAlgorithm(null);
    } else {
      builder.endpointIdentificationAlgorithm("HTTPS");
    }
    if (http2) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2));
    }
    return builder.build();
  }
}
