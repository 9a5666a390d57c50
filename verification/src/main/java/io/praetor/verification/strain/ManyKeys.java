package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.util.Arrays;

/** Ten thousand keys under one prefix, listed. */
final class ManyKeys {
  static final int KEYS = 10_000;
  static final String PREFIX = "/v1/kv/many/";
  private static final int VALUE_BYTES = 1_024;
  private static final int ROUNDS = 11;
  private static final int AHEAD = 100;

  private ManyKeys() {}

  static String run(ProductProcess praetor) throws IOException {
    byte[] value = new byte[VALUE_BYTES];
    try (Talk talk = new Talk(praetor.httpPort())) {
      for (int i = 0; i < KEYS; i++) {
        talk.send(Talk.request("PUT", String.format("%s%05d", PREFIX, i), value));
        if (i % AHEAD == AHEAD - 1) {
          for (int answer = 0; answer < AHEAD; answer++) {
            talk.answer();
          }
        }
      }
      long[] names = new long[ROUNDS];
      long[] entries = new long[ROUNDS];
      int bytes = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long begun = System.nanoTime();
        RawHttp.Answer keys = talk.ask(Talk.get(PREFIX + "?keys"));
        names[round] = System.nanoTime() - begun;
        begun = System.nanoTime();
        RawHttp.Answer all = talk.ask(Talk.get(PREFIX + "?recurse"));
        entries[round] = System.nanoTime() - begun;
        bytes = all.body().length;
        checkNames(keys.text());
        Strain.check(count(all.text(), "\"Key\":") == KEYS, "the answer to ?recurse lacks entries");
      }
      Arrays.sort(names);
      Arrays.sort(entries);
      return String.format(
          "%,d keys: names in %.1f ms, entries of 1 KiB (%,d KiB in all) in %.1f ms, medians",
          KEYS, names[ROUNDS / 2] / 1e6, bytes / 1024, entries[ROUNDS / 2] / 1e6);
    }
  }

  private static void checkNames(String json) throws IOException {
    StringBuilder expected = new StringBuilder("[");
    for (int i = 0; i < KEYS; i++) {
      expected.append(String.format(i == 0 ? "\"many/%05d\"" : ",\"many/%05d\"", i));
    }
    Strain.check(json.equals(expected.append(']').toString()), "the answer to ?keys is another");
  }

  static int count(String text, String part) {
    int found = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      found++;
    }
    return found;
  }
}
