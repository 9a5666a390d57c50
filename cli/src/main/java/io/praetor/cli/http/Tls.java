package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What is known about TLS before a connection needs it; immutable. The work is in {@link
 * TlsContext}, which a command without TLS never loads.
 *
 * @param serverName name that the certificate must have instead of the host's
 * @param verify whether the agent's certificate is looked at
 */
record Tls(
    @Nullable String caFile,
    @Nullable String caPath,
    @Nullable String certFile,
    @Nullable String keyFile,
    @Nullable String serverName,
    boolean verify) {

  Socket over(Socket socket, String host, int port) throws IOException, CommandException {
    return TlsContext.of(this).over(socket, serverName == null ? host : serverName, port);
  }
}
