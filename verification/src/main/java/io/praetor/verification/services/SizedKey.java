package io.praetor.verification.services;

import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;

/**
 * A key whose answer has as many bytes as that of another path, so that what it costs to tell the
 * two can be compared; immutable.
 *
 * @param path where it is read
 * @param valueBytes the length of its value, of which base64 makes four bytes for three
 */
record SizedKey(String path, int valueBytes) {
  private static final int ENCODED = 4;

  /** Makes the key for the answer that a path has now. */
  static SizedKey like(AgentCalls calls, String other) throws IOException {
    String path = "/v1/kv/sized";
    calls.put(path, "0");
    int rest = calls.get(path).body().length - ENCODED;
    SizedKey key = new SizedKey(path, (calls.get(other).body().length - rest) / ENCODED * 3);
    key.put(calls, 0);
    return key;
  }

  /** Writes a value, another one for each number. */
  void put(AgentCalls calls, int number) throws IOException {
    String start = Integer.toString(number);
    calls.put(path, start + "x".repeat(Math.max(0, valueBytes - start.length())));
  }
}
