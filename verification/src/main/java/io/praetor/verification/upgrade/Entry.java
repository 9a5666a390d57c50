package io.praetor.verification.upgrade;

import io.praetor.verification.wire.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a read of a counter answers; immutable.
 *
 * @param value 0 if there is no such key
 * @param modifyIndex 0 if there is none
 * @param index the answer's, to wait at
 */
record Entry(long value, long modifyIndex, long index) {
  private static final Pattern FOUND =
      Pattern.compile("\"Value\":\\s*\"([^\"]*)\".*\"ModifyIndex\":\\s*(\\d+)", Pattern.DOTALL);

  /** The entry, or null if the agent could not answer. */
  static @Nullable Entry of(Answer answer) {
    String told = answer.header("X-Consul-Index");
    if (told == null || (answer.status() != 200 && answer.status() != 404)) {
      return null;
    }
    long index = Long.parseLong(told);
    Matcher found = FOUND.matcher(answer.text());
    if (answer.status() == 404 || !found.find()) {
      return new Entry(0, 0, index);
    }
    byte[] text = Base64.getDecoder().decode(found.group(1));
    return new Entry(
        Long.parseLong(new String(text, StandardCharsets.US_ASCII)),
        Long.parseLong(found.group(2)),
        index);
  }
}
