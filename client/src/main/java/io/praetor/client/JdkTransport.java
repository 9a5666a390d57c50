package io.praetor.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Speaks to one agent through the JDK's client of HTTP, which those of several agents share. Used
 * by any thread.
 */
final class JdkTransport implements Transport {
  private final HttpClient client;
  private final URI agent;
  private final String token;

  JdkTransport(HttpClient client, URI agent, String token) {
    this.client = client;
    this.agent = agent;
    this.token = token;
  }

  @Override
  public Answer send(Request request) throws IOException, InterruptedException {
    byte[] body = request.body();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(agent + request.path()))
            .timeout(request.longest())
            .method(
                request.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!token.isEmpty()) {
      builder.header("X-Consul-Token", token);
    }
    HttpResponse<String> response;
    try {
      response = client.send(builder.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (HttpConnectTimeoutException e) {
      ConnectException none = new ConnectException(e.getMessage());
      none.initCause(e);
      throw none;
    }
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Answer(response.statusCode(), headers, response.body());
  }

  @Override
  public String toString() {
    return agent.toString();
  }
}
