package io.praetor.verification.page;

/** One thing that a person does with the page. */
record Step(String name, Act act) {

  /** Does it; what is not as it has to be is an exception. */
  interface Act {
    void run(PageAgents agents) throws Exception;
  }
}
