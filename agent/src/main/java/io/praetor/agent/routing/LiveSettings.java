package io.praetor.agent.routing;

import java.util.Map;

/** What a reload may change of the HTTP API. Changed by whoever reloads, read by any thread. */
public final class LiveSettings {
  /**
   * Values that belong together; immutable.
   *
   * @param valueBytesMax largest value of a key ({@code limits.kv_max_value_size})
   * @param transactionBytesMax largest body of a transaction ({@code limits.txn_max_req_len})
   * @param connectionsPerClientMax connections from one address; 0 for no limit
   * @param responseHeaders added to each answer
   */
  public record Values(
      int valueBytesMax,
      int transactionBytesMax,
      int connectionsPerClientMax,
      Map<String, String> responseHeaders) {
    public Values {
      responseHeaders = Map.copyOf(responseHeaders);
    }
  }

  private volatile Values now;

  /** Options with their first values. */
  public LiveSettings(Values first) {
    this.now = first;
  }

  /** The values of this moment. */
  public Values now() {
    return now;
  }

  /** Takes effect with the next request. */
  public void change(Values next) {
    now = next;
  }
}
