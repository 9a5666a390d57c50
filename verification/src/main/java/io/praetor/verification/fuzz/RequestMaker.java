package io.praetor.verification.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Makes requests from a seed: some good, most bent in one place, some not HTTP at all; owned by one
 * thread.
 */
final class RequestMaker {
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "PUT", "PUT", "PUT", "DELETE", "POST", "HEAD", "OPTIONS", "PATCH",
          "get", "", "BREW");
  private static final List<String> PATHS =
      List.of(
          "/v1/kv/",
          "/v1/kv/",
          "/v1/kv/",
          "/v1/txn",
          "/v1/txn",
          "/v1/session/create",
          "/v1/session/info/",
          "/v1/session/destroy/",
          "/v1/session/renew/",
          "/v1/session/list",
          "/v1/status/leader",
          "/v1/status/peers",
          "/v1/agent/self",
          "/v1/agent/members",
          "/v1/agent/metrics",
          "/v1/agent/host",
          "/v1/catalog/nodes",
          "/v1/catalog/datacenters",
          "/v1/catalog/register",
          "/v1/catalog/register",
          "/v1/catalog/deregister",
          "/v1/catalog/services",
          "/v1/catalog/service/",
          "/v1/catalog/node-services/",
          "/v1/health/service/",
          "/v1/health/checks/",
          "/v1/health/state/",
          "/v1/operator/raft/configuration",
          "/v1/health/node/",
          "/v1/nothing",
          "/",
          "//",
          "/v1",
          "/v1/../v1/kv/",
          "*",
          "http://other/v1/kv/");
  private static final List<String> PIECES =
      List.of(
          "a",
          "b/c",
          "d//e",
          "..",
          ".",
          "%2F",
          "%00",
          "%zz",
          "%",
          "%E2%82%AC",
          "ü",
          "é/\u20ac",
          " ",
          "+",
          ";x=1",
          "\\",
          "'",
          "\"",
          "<x>",
          "a".repeat(300),
          "k".repeat(5_000),
          "{}",
          "|",
          "~",
          "\u0001");
  private static final List<String> QUERY_NAMES =
      List.of(
          "recurse",
          "keys",
          "raw",
          "pretty",
          "separator",
          "index",
          "wait",
          "stale",
          "consistent",
          "cas",
          "flags",
          "acquire",
          "release",
          "dc",
          "token",
          "near",
          "format",
          "x",
          "",
          "index");
  private static final List<String> QUERY_VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "18446744073709551615",
          "18446744073709551616",
          "99999999999999999999999",
          "abc",
          "1.5",
          "0x10",
          "10ms",
          "1",
          "-5s",
          "9999999999h",
          "1ns",
          "%zz",
          "/",
          "true",
          "dc1",
          "11111111-2222-3333-4444-555555555555",
          "a".repeat(1_000),
          "\u0000",
          "%00",
          "=",
          "&&");
  private static final List<String> HEADERS =
      List.of(
          "X-Consul-Token: x",
          "Authorization: Bearer y",
          "Authorization: \u00ff",
          "Accept-Encoding: gzip",
          "Accept-Encoding: gzip;q=0, *",
          "Content-Type: text/xml",
          "Expect: 100-continue",
          "Expect: nonsense",
          "Connection: close",
          "Connection: upgrade\r\nUpgrade: h2c",
          "Range: bytes=0-1",
          "X: " + "y".repeat(6_000),
          "Cookie: a=b",
          ": empty",
          "NoColon",
          "Transfer-Encoding: gzip",
          "Host: two",
          " folded: value",
          "Content-Length: 5\r\nContent-Length: 6");
  private static final List<String> BODIES =
      List.of(
          "",
          "value",
          "[]",
          "{}",
          "null",
          "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"fuzz/t\",\"Value\":\"eA==\"}}]",
          "[{\"KV\":{\"Verb\":\"get\",\"Key\":\"fuzz/t\"}}]",
          "[{\"KV\":{\"Verb\":\"nonsense\",\"Key\":\"\"}}]",
          "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"fuzz/t\",\"Value\":\"???\"}}]",
          "[{\"KV\":null}]",
          "[null]",
          "[1,2",
          "{\"TTL\":\"15s\"}",
          "{\"TTL\":\"1s\"}",
          "{\"TTL\":5}",
          "{\"LockDelay\":\"-1\"}",
          "{\"Behavior\":\"x\"}",
          "{\"Node\":\"none\"}",
          "{\"Node\":\"fuzz\",\"Address\":\"a\",\"Service\":{\"Service\":\"a\",\"Port\":1}}",
          "{\"Node\":\"fuzz\",\"Address\":\"a\",\"Check\":{\"Name\":\"c\",\"Definition\":{\"HTTP\":\"\u00e9\"}}}",
          "{\"Node\":\"fuzz\",\"Address\":5,\"Service\":[],\"Checks\":{}}",
          "{\"Node\":\"fuzz\",\"Address\":\"a\",\"Service\":{\"Service\":\"a\",\"Port\":1e999999}}",
          "{\"Node\":\"fuzz\",\"ServiceID\":\"a\"}",
          "[".repeat(5_000),
          "{\"a\":".repeat(2_000),
          "\u0000\u0001\u00ff",
          "\"" + "z".repeat(3_000),
          "1e999999",
          "[{\"KV\":{\"Verb\":\"cas\",\"Key\":\"fuzz/t\",\"Index\":-1}}]",
          "[{\"KV\":{\"Verb\":\"cas\",\"Key\":\"fuzz/t\",\"Index\":1e400}}]");

  /** Those that make of a request something else than one request. */
  private static final Set<String> BENT_HEADERS =
      Set.of(
          "Expect: nonsense",
          "Transfer-Encoding: gzip",
          "Host: two",
          "NoColon",
          ": empty",
          " folded: value",
          "Content-Length: 5\r\nContent-Length: 6");

  /** A method and a target in the characters that a request line may have (RFC 9112, section 3). */
  private static final Pattern WORDS = Pattern.compile("[A-Z]+ [!-~]+");

  private final RandomGenerator random;

  RequestMaker(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A request as bytes, whether its answer has no body, and whether it is one whole message of
   * HTTP/1.1 (RFC 9112), to which the server owes an answer.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Made(byte[] bytes, boolean head, boolean whole) {}

  Made next() {
    if (random.nextInt(50) == 0) {
      byte[] noise = new byte[random.nextInt(1, 400)];
      random.nextBytes(noise);
      return new Made(noise, false, false);
    }
    String method = pick(METHODS);
    StringBuilder head = new StringBuilder(method).append(' ').append(pick(PATHS));
    for (int i = random.nextInt(3); i > 0; i--) {
      head.append(i == 2 ? "fuzz/" : "").append(pick(PIECES));
    }
    boolean whole = true;
    boolean waits = query(head);
    boolean bent = random.nextInt(60) == 0;
    whole &= !bent;
    head.append(bent ? " HTTP/9.9\r\n" : " HTTP/1.1\r\n").append("Host: a\r\n");
    if (random.nextInt(4) == 0) {
      String header = pick(HEADERS);
      whole &= !BENT_HEADERS.contains(header);
      head.append(header).append("\r\n");
    }
    byte[] body = body();
    boolean chunked = random.nextInt(6) == 0;
    if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (body.length > 0 || !waits) {
      String length = length(body.length);
      whole &= length.equals(Integer.toString(body.length));
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        head.toString()
            .getBytes(
                random.nextInt(8) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    if (chunked && body.length > 0) {
      boolean noLength = random.nextInt(20) == 0;
      whole &= !noLength;
      out.writeBytes(
          (noLength ? "zz" : Integer.toHexString(body.length)).getBytes(StandardCharsets.US_ASCII));
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(body);
    if (chunked) {
      out.writeBytes(
          (body.length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    whole &= WORDS.matcher(head.substring(0, head.indexOf(" HTTP/"))).matches();
    return new Made(out.toByteArray(), method.equals("HEAD"), whole);
  }

  private String length(int bytes) {
    return switch (random.nextInt(100)) {
      case 0 -> "-1";
      case 1 -> "99999999999999999999";
      case 2 -> "x";
      case 3 -> "700000";
      default -> Integer.toString(bytes);
    };
  }

  private boolean query(StringBuilder head) {
    int count = random.nextInt(4);
    // Each query carries a short wait of its own, so that none parks for minutes.
    head.append("?wait=1ms");
    for (int i = 0; i < count; i++) {
      head.append('&').append(pick(QUERY_NAMES));
      if (random.nextBoolean()) {
        head.append('=').append(pick(QUERY_VALUES));
      }
    }
    return count > 0;
  }

  private byte[] body() {
    if (random.nextInt(200) == 0) {
      return new byte[524_288 + random.nextInt(3) - 1];
    }
    return pick(BODIES).getBytes(StandardCharsets.UTF_8);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
