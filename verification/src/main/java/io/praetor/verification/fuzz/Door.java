package io.praetor.verification.fuzz;

import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.util.Random;

/** A way into an agent that the fuzzer goes. */
interface Door {
  /**
   * Sends odd inputs at an agent.
   *
   * @param count how many
   */
  void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException, InterruptedException;
}
