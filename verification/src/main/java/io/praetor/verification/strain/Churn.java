package io.praetor.verification.strain;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A connection for each request, half of them asked to be closed, half hung up on. */
final class Churn {
  private static final long FILES_WAIT_NANOS_MAX = 30_000_000_000L;

  private Churn() {}

  static String run(ProductProcess praetor, int seconds) throws IOException {
    long before = Strain.openFiles(praetor);
    byte[] put =
        Talk.request(
            "PUT", "/v1/kv/churn", "x".getBytes(StandardCharsets.US_ASCII), "Connection: close");
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    int connections = 0;
    while (System.nanoTime() < end) {
      try (Talk talk = new Talk(praetor.httpPort())) {
        if (connections++ % 2 == 0) {
          talk.ask(put);
          Strain.check(
              talk.rest().isEmpty(), "bytes came after the answer of a closing connection");
        } else {
          talk.ask(Talk.get("/v1/kv/churn"));
        }
      }
    }
    long deadline = System.nanoTime() + FILES_WAIT_NANOS_MAX;
    while (Strain.openFiles(praetor) > before + 2) {
      Strain.check(
          System.nanoTime() < deadline,
          "before "
              + connections
              + " connections "
              + before
              + " files were open, and after them "
              + Strain.openFiles(praetor));
      LockSupport.parkNanos(20_000_000);
    }
    return String.format(
        "churn: %,d connections a second, each for one put or get; no file stays open",
        connections / seconds);
  }
}
