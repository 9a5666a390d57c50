package io.praetor.agent.routing;

/** Callback that counts requests. Called on any thread, often; must be cheap. */
public interface RequestMetrics {

  /** Counts nothing. */
  RequestMetrics NONE =
      new RequestMetrics() {
        @Override
        public void answered(String method, String route, int status, long nanos) {}

        @Override
        public void parked(int change) {}
      };

  /**
   * One request has been answered.
   *
   * @param method as the client wrote it, thus any text
   * @param route its path without what varies, such as {@code /v1/kv/}
   * @param nanos from the last byte of the request to the answer, or until it was parked
   */
  void answered(String method, String route, int status, long nanos);

  /** The number of blocking queries that wait has changed by this much. */
  void parked(int change);
}
