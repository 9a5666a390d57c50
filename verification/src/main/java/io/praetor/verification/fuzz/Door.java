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

  /**
   * Looks at what has to be true at the end, when nobody else asks the agent: it may be killed and
   * started again.
   */
  default void afterwards(ProductProcess agent, Random random, Findings findings)
      throws IOException, InterruptedException {}
}
