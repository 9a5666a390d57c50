package io.praetor.agent.tls;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the port between agents; immutable. It is asked for anew for each connection, so
 * certificates can be replaced while the agent runs.
 *
 * @param incoming for connections of others
 * @param outgoing for connections to others
 * @param verifyIncoming refuse connections without TLS (the context asks for certificates)
 * @param verifyOutgoing use TLS for connections to others
 * @param serverName the name that the certificate of a server has to carry, or null if any
 *     certificate of the authority will do
 */
public record RpcTls(
    SslContext incoming,
    SslContext outgoing,
    boolean verifyIncoming,
    boolean verifyOutgoing,
    @Nullable String serverName) {}
