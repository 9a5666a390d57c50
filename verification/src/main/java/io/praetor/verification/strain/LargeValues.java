package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Values as large as they may be, written and read back. */
final class LargeValues {
  private static final int BYTES = 512 * 1024;
  private static final int ROUNDS = 100;

  private LargeValues() {}

  static String run(ProductProcess praetor) throws IOException {
    byte[] value = new byte[BYTES];
    new Random(1).nextBytes(value);
    long putNanos = 0;
    long getNanos = 0;
    try (Talk talk = new Talk(praetor.httpPort())) {
      for (int round = 0; round < ROUNDS; round++) {
        value[round] = (byte) round;
        long begun = System.nanoTime();
        talk.ask(Talk.request("PUT", "/v1/kv/large/" + round % 10, value));
        long put = System.nanoTime();
        byte[] got = talk.ask(Talk.get("/v1/kv/large/" + round % 10 + "?raw")).body();
        getNanos += System.nanoTime() - put;
        putNanos += put - begun;
        Strain.check(Arrays.equals(value, got), "a value of 512 KiB came back as another");
      }
    }
    return String.format(
        "values of 512 KiB: put in %.1f ms, got in %.1f ms, means of %d; %,d MiB resident",
        putNanos / 1e6 / ROUNDS, getNanos / 1e6 / ROUNDS, ROUNDS, praetor.residentKib() / 1024);
  }
}
