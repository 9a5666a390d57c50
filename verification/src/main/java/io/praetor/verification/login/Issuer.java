package io.praetor.verification.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A provider of tokens on loopback: a discovery document, a set of keys that can be changed, and
 * ways to answer badly. Any thread.
 */
public final class Issuer implements AutoCloseable {
  /** Answers a question for the keys. */
  @FunctionalInterface
  public interface KeysAnswer {
    void answer(HttpExchange exchange, byte[] keys) throws IOException, InterruptedException;
  }

  private static final KeysAnswer GOOD = (exchange, keys) -> send(exchange, 200, keys);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<SigningKey> keys = List.of();
  private volatile KeysAnswer answer = GOOD;
  private volatile String told = "";

  /** A provider without keys. */
  public Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          try (exchange) {
            answer.answer(exchange, published());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          try (exchange) {
            send(
                exchange,
                200,
                utf8(JsonText.compact(Map.of("issuer", told, "jwks_uri", keysUrl()))));
          }
        });
    told = url();
    server.start();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Sends an answer. */
  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private byte[] published() {
    return utf8(
        JsonText.compact(Map.of("keys", keys.stream().map(SigningKey::published).toList())));
  }

  /** Its name, where its discovery document is found. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where its keys are found. */
  public String keysUrl() {
    return url() + "/keys";
  }

  /** How often the keys were asked for. */
  public int asked() {
    return asked.get();
  }

  /** Publishes some keys in place of those before. */
  public void publish(SigningKey... now) {
    keys = List.of(now);
  }

  /** Answers questions for the keys in another way. */
  public void answers(KeysAnswer how) {
    answer = how;
  }

  /** Answers them as it should. */
  public void answersWell() {
    answer = GOOD;
  }

  /** Gives itself another name in its discovery document. */
  public void calls(String name) {
    told = name;
  }

  /** A token with a key's name in its head, signed by that key. */
  public static String token(SigningKey key, String algorithm, Map<String, ?> claims) {
    String signed = head(algorithm, key.id()) + "." + part(claims);
    try {
      Signature signature =
          Signature.getInstance(
              algorithm.startsWith("ES") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      signature.initSign(key.pair().getPrivate());
      signature.update(utf8(signed));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token without a signature. */
  public static String unsigned(Map<String, ?> claims) {
    return part(Map.of("alg", "none")) + "." + part(claims) + ".";
  }

  /** A token that is signed with a secret in place of a key, which anybody may know. */
  public static String withSecret(String id, byte[] secret, Map<String, ?> claims) {
    String signed = head("HS256", id) + "." + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(utf8(signed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String head(String algorithm, String id) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("alg", algorithm);
    head.put("typ", "JWT");
    head.put("kid", id);
    return part(head);
  }

  private static String part(Map<String, ?> object) {
    return base64(utf8(JsonText.compact(new LinkedHashMap<>(object))));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Answers nobody any more. */
  public void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
