package io.praetor.agent.access.token;

import io.praetor.agent.config.AclConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens that an agent has of its own, by their names below {@code acl.tokens}: those of the
 * configuration, and over them those that were set by requests. Read by any thread.
 */
public final class AgentTokens {
  private final Map<String, String> set = new HashMap<>();
  private Map<String, String> configured = Map.of();
  private volatile Map<String, String> current = Map.of();

  /** Those of a configuration, which a reload may replace by another's. */
  public synchronized void configure(AclConfig acl) {
    configured = acl.tokens();
    change();
  }

  /**
   * Sets one until the agent ends.
   *
   * @param secret empty to go back to that of the configuration
   */
  public synchronized void set(String name, String secret) {
    if (secret.isEmpty()) {
      set.remove(name);
    } else {
      set.put(name, secret);
    }
    change();
  }

  /** Those that were set, by name. */
  public synchronized Map<String, String> changed() {
    return Map.copyOf(set);
  }

  private void change() {
    Map<String, String> next = new HashMap<>(configured);
    next.putAll(set);
    current = Map.copyOf(next);
  }

  /** The secret of a name, empty for none. */
  public String get(String name) {
    return current.getOrDefault(name, "");
  }

  /** The token for requests that bring none. */
  public String forRequests() {
    return get(AclConfig.DEFAULT);
  }

  /** The token for what the agent does by itself. */
  public String forAgent() {
    String own = get(AclConfig.AGENT);
    return own.isEmpty() ? forRequests() : own;
  }

  /** The token for answers over DNS. */
  public String forDns() {
    String own = get(AclConfig.DNS);
    return own.isEmpty() ? forRequests() : own;
  }
}
