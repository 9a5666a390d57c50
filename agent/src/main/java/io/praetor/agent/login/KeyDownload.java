package io.praetor.agent.login;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.praetor.agent.json.JsonValues;
import io.praetor.client.text.PemReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;

/**
 * One fetch of a provider's keys, within limits of time and size; owned by the thread that makes
 * it, which it blocks. Redirects are not followed: the keys come from where the method says.
 */
final class KeyDownload implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int OK = 200;

  private final KeyPlace place;
  private final LoginLimits limits;
  private final long deadlineNanos;
  private final HttpClient client;

  /**
   * A fetch that begins now.
   *
   * @throws IOException if the certificates of the place cannot be used
   */
  KeyDownload(KeyPlace place, LoginLimits limits) throws IOException {
    this.place = place;
    this.limits = limits;
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.fetchMsMax());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(limits.fetchMsMax()));
    if (!place.caCert().isEmpty()) {
      builder.sslContext(trusting(place.caCert()));
    }
    client = builder.build();
  }

  private static SSLContext trusting(String pem) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (X509Certificate each :
          PemReader.certificates(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        store.setCertificateEntry(Integer.toString(n++), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of the auth method cannot be used", e);
    }
  }

  /**
   * The keys that are there now.
   *
   * @throws LoginException with what went wrong and where
   */
  KeySet fetch() throws LoginException, InterruptedException {
    URI keys = place.first();
    String issuer = "";
    if (place.isDiscovery()) {
      Map<String, Object> document = object(keys, get(keys));
      issuer = String.valueOf(document.get("issuer"));
      String expected = place.url().toString();
      if (!issuer.equals(expected) && !(issuer + "/").equals(expected)) {
        throw failed(
            keys, "it is the discovery document of \"" + issuer + "\", not of \"" + expected + '"');
      }
      keys = keySet(keys, String.valueOf(document.get("jwks_uri")));
    }
    byte[] body = get(keys);
    try {
      List<VerificationKey> found = VerificationKey.ofSet(new String(body, StandardCharsets.UTF_8));
      if (found.isEmpty()) {
        throw failed(keys, "there is no key in it that signatures can be checked with");
      }
      return new KeySet(found, issuer, System.nanoTime());
    } catch (ParseException | IllegalArgumentException e) {
      throw failed(keys, "it is no set of keys (JWKS): " + e.getMessage());
    }
  }

  private static URI keySet(URI document, String member) throws LoginException {
    try {
      URI keys = URI.create(member);
      boolean isSafe =
          "https".equalsIgnoreCase(keys.getScheme())
              || ("http".equalsIgnoreCase(document.getScheme())
                  && "http".equalsIgnoreCase(keys.getScheme()));
      if (isSafe && keys.getHost() != null) {
        return keys;
      }
    } catch (IllegalArgumentException e) {
      throw failed(document, "its jwks_uri is no URL");
    }
    throw failed(document, "its jwks_uri has to be a URL with https");
  }

  private static Map<String, Object> object(URI from, byte[] body) throws LoginException {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != null && JsonValues.at(json) instanceof Map<?, ?> object) {
        return JsonValues.members(object);
      }
    } catch (IOException e) {
      throw failed(from, "it is no JSON");
    }
    throw failed(from, "it is no JSON object");
  }

  private byte[] get(URI from) throws LoginException, InterruptedException {
    Future<HttpResponse<byte[]>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(from).header("Accept", "application/json").GET().build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), limits.keysBytesMax()));
    try {
      HttpResponse<byte[]> response =
          answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (response.statusCode() != OK) {
        throw failed(from, "it answered with status " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw slow(from);
    } catch (ExecutionException e) {
      throw failed(from, reason(e));
    } finally {
      answer.cancel(true);
    }
  }

  private String reason(ExecutionException failure) {
    return switch (failure.getCause()) {
      case null -> failure.toString();
      case HttpTimeoutException _ -> "no answer within " + limits.fetchMsMax() + " ms";
      case ConnectException refused ->
          refused.getCause() instanceof UnresolvedAddressException
              ? "its name has no address"
              : "no connection to it";
      case SSLHandshakeException handshake -> "TLS: " + handshake.getMessage();
      case IOException io
          when io.getMessage() != null && io.getMessage().contains("body exceeds capacity") ->
          "it has more than " + limits.keysBytesMax() + " bytes";
      case Throwable other -> String.valueOf(other.getMessage());
    };
  }

  private LoginException slow(URI from) {
    return failed(from, "no answer within " + limits.fetchMsMax() + " ms");
  }

  private static LoginException failed(URI from, String why) {
    return LoginException.noKeys(
        "the keys of the provider cannot be had from " + from + ": " + why);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
