package io.praetor.cli.watch;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.UncheckedTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/**
 * A URL that takes answers; immutable.
 *
 * @param method of the requests
 * @param timeoutMs of the connection, and of each read
 * @param verify whether the certificate of an https URL is looked at
 */
public record Webhook(
    URI url, String method, int timeoutMs, Map<String, List<String>> headers, boolean verify) {
  private static final int TIMEOUT_MS = 10_000;

  public Webhook {
    headers = Map.copyOf(headers);
  }

  /** A URL that a person typed, with what goes without saying. */
  static Webhook of(String text) throws CommandException {
    try {
      return new Webhook(URI.create(text), "POST", TIMEOUT_MS, Map.of(), true);
    } catch (IllegalArgumentException e) {
      throw new CommandException("Error! \"" + text + "\" is not a URL: " + e.getMessage());
    }
  }

  /** Sends an answer; the status tells what became of it. */
  int post(long index, byte[] json) throws IOException, CommandException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    if (!verify && connection instanceof HttpsURLConnection secure) {
      UncheckedTls.applyTo(secure);
    }
    connection.setRequestMethod(method);
    connection.setConnectTimeout(timeoutMs);
    connection.setReadTimeout(timeoutMs);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("X-Consul-Index", Long.toUnsignedString(index));
    headers.forEach(
        (name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
    try (OutputStream out = connection.getOutputStream()) {
      out.write(json);
    }
    int status = connection.getResponseCode();
    connection.disconnect();
    return status;
  }

  /** The host alone: the path of a webhook is often its secret. */
  String shown() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
