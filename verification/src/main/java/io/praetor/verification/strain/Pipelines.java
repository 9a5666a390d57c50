package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Hundreds of requests sent before the first answer is read: each answer in its place. */
final class Pipelines {
  private static final int CONNECTIONS = 50;
  private static final int PAIRS = 200;

  private Pipelines() {}

  static String run(ProductProcess praetor) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i < CONNECTIONS; i++) {
      try (Talk talk = new Talk(praetor.httpPort())) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int pair = 0; pair < PAIRS; pair++) {
          byte[] value = (i + "-" + pair).getBytes(StandardCharsets.US_ASCII);
          all.writeBytes(Talk.request("PUT", "/v1/kv/pipe", value));
          all.writeBytes(Talk.get("/v1/kv/pipe?raw"));
        }
        talk.send(all.toByteArray());
        for (int pair = 0; pair < PAIRS; pair++) {
          String put = talk.answer().text();
          String got = talk.answer().text();
          Strain.check(
              put.equals("true") && got.equals(i + "-" + pair),
              "pair " + pair + " of connection " + i + " answered " + put + " and " + got);
        }
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return String.format(
        "pipelines: %,d requests a second on one connection at a time, all in order",
        Math.round(2 * PAIRS * CONNECTIONS / seconds));
  }
}
