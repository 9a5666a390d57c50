package io.praetor.agent.http;

/** What a reload may change of connections. Changed by whoever reloads, read by any thread. */
public final class ConnectionSettings {
  private volatile ConnectionLimits limits;
  private volatile AccessRules rules;

  /** Settings with their first values. */
  public ConnectionSettings(ConnectionLimits limits, AccessRules rules) {
    this.limits = limits;
    this.rules = rules;
  }

  /** The limits and rules unless a configuration says otherwise. */
  public static ConnectionSettings defaults() {
    return new ConnectionSettings(ConnectionLimits.defaults(), AccessRules.NONE);
  }

  /** Takes effect with the next request, or the next look at a connection. */
  public void change(ConnectionLimits limits, AccessRules rules) {
    this.limits = limits;
    this.rules = rules;
  }

  ConnectionLimits limits() {
    return limits;
  }

  AccessRules rules() {
    return rules;
  }
}
