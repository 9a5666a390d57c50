package io.praetor.agent.tls;

import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * TLS of the HTTP API; immutable.
 *
 * @param context asked for anew for each connection, so certificates can be replaced while the
 *     agent runs
 * @param handshakeMax how long a client may take over the handshake ({@code
 *     limits.https_handshake_timeout}); zero for no limit
 */
public record HttpTls(Supplier<SslContext> context, Duration handshakeMax) {
  /** What a context has to offer by ALPN, the most wanted first. */
  public static final List<String> PROTOCOLS =
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
}
