package io.praetor.verification.fuzz;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.util.Random;

/** Sends odd requests to the HTTP API, and compares what the agent holds after a kill. */
final class HttpDoor implements Door {
  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException, InterruptedException {
    Fuzzer.Report report = Fuzzer.run(agent, random.nextLong(), count);
    report.findings().forEach(findings::add);
    report
        .answers()
        .forEach((kind, times) -> {
          for (int i = 0; i < times; i++) {
            findings.answer(kind);
          }
        });
  }
}
