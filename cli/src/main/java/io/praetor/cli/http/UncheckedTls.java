package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import java.io.IOException;
import javax.net.ssl.HttpsURLConnection;

/** TLS with whoever answers, for those who say that they want it so. */
public final class UncheckedTls {
  private UncheckedTls() {}

  /** Has a connection, before it is made, look at no certificate. */
  public static void applyTo(HttpsURLConnection connection) throws IOException, CommandException {
    TlsContext everyone = TlsContext.of(new Tls(null, null, null, null, null, false));
    connection.setSSLSocketFactory(everyone.context().getSocketFactory());
    connection.setHostnameVerifier((host, session) -> true);
  }
}
