package io.praetor.agent.login;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token whose signature is right (RFC 7519, section 4); immutable.
 *
 * @param all as they were read from JSON
 */
record Claims(Map<String, Object> all) {
  /** Seconds beyond which a time cannot be meant. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  /**
   * Looks at who made the token, for whom, and whether it counts now.
   *
   * @param issuer who has to have made it beside what the method says; empty for anybody
   * @throws LoginException with the first that is wrong
   */
  void check(JwtConfig config, String issuer, Instant now) throws LoginException {
    String its = all.get("iss") instanceof String text ? text : "";
    for (String wanted : List.of(config.issuer(), issuer)) {
      if (!wanted.isEmpty() && !wanted.equals(its)) {
        throw LoginException.denied(
            "the bearer token is from the issuer \"" + its + "\", not from \"" + wanted + '"');
      }
    }
    List<String> audiences = audiences();
    if (!config.audiences().isEmpty()
        && config.audiences().stream().noneMatch(audiences::contains)) {
      throw LoginException.denied(
          "the bearer token is for "
              + audiences
              + ", and the auth method takes those for "
              + config.audiences());
    }
    times(config, now);
  }

  private List<String> audiences() {
    return switch (all.get("aud")) {
      case String one -> List.of(one);
      case List<?> several -> several.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }

  /** What is missing of the times follows from the others, as in Consul. */
  private void times(JwtConfig config, Instant now) throws LoginException {
    Instant issued = time("iat");
    Instant begins = time("nbf");
    Instant ends = time("exp");
    if (issued == null && begins == null && ends == null) {
      throw LoginException.denied("the bearer token has no time: neither exp nor nbf nor iat");
    }
    if (ends == null) {
      Instant latest =
          begins == null ? issued : issued == null || begins.isAfter(issued) ? begins : issued;
      ends = latest == null ? Instant.MIN : latest.plus(config.expirationLeeway());
    }
    if (begins == null) {
      begins = issued == null ? ends.minus(config.notBeforeLeeway()) : issued;
    }
    Duration skew = config.clockSkew();
    if (!now.minus(skew).isBefore(ends)) {
      throw LoginException.denied("the bearer token has expired at " + ends);
    }
    if (now.plus(skew).isBefore(begins)) {
      throw LoginException.denied("the bearer token does not count before " + begins);
    }
    if (issued != null && now.plus(skew).isBefore(issued)) {
      throw LoginException.denied("the bearer token is from the future: " + issued);
    }
  }

  private @Nullable Instant time(String name) throws LoginException {
    Object value = all.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= SECONDS_MAX) {
      return Instant.ofEpochSecond(number.longValue());
    }
    throw LoginException.denied(
        "the time " + name + " in the bearer token is no number of seconds");
  }

  /** What they say, by the names that the method gives them. */
  Identity identity(JwtConfig config) throws LoginException {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, String> each : config.claims().entrySet()) {
      Object claim = find(each.getKey());
      values.put(each.getValue(), claim == null ? "" : text(each.getKey(), claim));
    }
    Map<String, List<String>> lists = new HashMap<>();
    for (Map.Entry<String, String> each : config.listClaims().entrySet()) {
      lists.put(each.getValue(), texts(each.getKey(), find(each.getKey())));
    }
    return new Identity(values, lists);
  }

  private static List<String> texts(String name, @Nullable Object claim) throws LoginException {
    if (claim == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Object each : claim instanceof List<?> list ? list : List.of(claim)) {
      texts.add(text(name, each));
    }
    return texts;
  }

  private static String text(String name, @Nullable Object claim) throws LoginException {
    return switch (claim) {
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Double number -> new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
      case Number number -> number.toString();
      case null, default ->
          throw LoginException.denied(
              "the claim \"" + name + "\" of the bearer token is no text, number or truth");
    };
  }

  /** A claim by its name, or by a pointer (RFC 6901) that begins with a slash; null if missing. */
  private @Nullable Object find(String name) {
    if (!name.startsWith("/")) {
      return all.get(name);
    }
    Object at = all;
    for (String step : name.substring(1).split("/", -1)) {
      String key = step.replace("~1", "/").replace("~0", "~");
      at =
          switch (at) {
            case Map<?, ?> object -> object.get(key);
            case List<?> list -> element(list, key);
            case null, default -> null;
          };
    }
    return at;
  }

  private static @Nullable Object element(List<?> list, String index) {
    return index.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(index) < list.size()
        ? list.get(Integer.parseInt(index))
        : null;
  }
}
