package io.praetor.client;

import io.praetor.client.service.ServiceQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A path with its parameters, encoded as RFC 3986 has it. Confined to one thread. */
final class Query {
  private static final String UNRESERVED = "-._~/";

  private final StringBuilder text;
  private char separator = '?';

  private Query(String path) {
    text = new StringBuilder(path);
  }

  /** A path of ours followed by a name of the user's. */
  static Query of(String path, String name) {
    return new Query(path + encode(name));
  }

  Query flag(String name) {
    if (!name.isEmpty()) {
      text.append(separator).append(name);
      separator = '&';
    }
    return this;
  }

  Query with(String name, String value) {
    return flag(name + "=" + encode(value));
  }

  Query with(String name, long value) {
    return flag(name + "=" + Long.toUnsignedString(value));
  }

  /** What a query asks for beside the name and the state. */
  Query with(ServiceQuery query) {
    query.tags().forEach(tag -> with("tag", tag));
    if (!query.filter().isEmpty()) {
      with("filter", query.filter());
    }
    if (!query.near().isEmpty()) {
      with("near", query.near());
    }
    return this;
  }

  Query with(ReadOptions options) {
    flag(options.consistency().parameter());
    if (options.index() > 0) {
      with("index", options.index());
      with("wait", Math.max(1, options.waitMax().toMillis()) + "ms");
    }
    return this;
  }

  /** How long an answer may take: what the server waits, with its own jitter of a sixteenth. */
  static Duration timeout(ReadOptions options, Duration usual) {
    return options.index() == 0
        ? usual
        : usual.plus(options.waitMax()).plus(options.waitMax().dividedBy(16));
  }

  private static String encode(String s) {
    StringBuilder out = new StringBuilder();
    for (byte b : s.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || UNRESERVED.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
