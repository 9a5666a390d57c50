package io.praetor.agent.config;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Access control; immutable. Each component carries the meaning of the key of the same name below
 * {@code acl} in docs/configuration.md.
 *
 * @param defaultPolicy {@code allow} or {@code deny}, as sent in {@code
 *     X-Consul-Default-ACL-Policy}
 * @param downPolicy {@code allow}, {@code deny}, {@code extend-cache} or {@code async-cache}
 * @param tokenTtl how long an agent without a log goes by what servers have said of a token: the
 *     shortest of {@code token_ttl}, {@code policy_ttl} and {@code role_ttl}
 * @param keyListPolicy whether listing keys needs a rule of its own
 * @param keepsTokens whether the agent's tokens that were set by requests outlive a restart
 * @param tokens secrets by their names below {@code acl.tokens}; none is empty
 */
public record AclConfig(
    boolean enabled,
    String defaultPolicy,
    String downPolicy,
    Duration tokenTtl,
    boolean keyListPolicy,
    boolean keepsTokens,
    Map<String, String> tokens) {
  /** What an agent adds to its node's pairs to tell what it enforces; not shown among them. */
  public static final String STANDING_META = "praetor-acl";

  /** The agent looks at no token. */
  public static final String OFF = "off";

  /** What no rule is about is allowed. */
  public static final String ALLOW = "allow";

  /** What no rule is about is denied. */
  public static final String DENY = "deny";

  /** What every token that may do everything is made of at the first leadership. */
  public static final String INITIAL_MANAGEMENT = "initial_management";

  /** Counts for requests without a token. */
  public static final String DEFAULT = "default";

  /** For what the agent does by itself. */
  public static final String AGENT = "agent";

  /** Counts at this agent alone, and without servers. */
  public static final String AGENT_RECOVERY = "agent_recovery";

  /** For answers over DNS. */
  public static final String DNS = "dns";

  /** For services and checks of the configuration that name no token. */
  public static final String REGISTRATION = "config_file_service_registration";

  /** Accepted as Consul does; there is one datacenter. */
  public static final String REPLICATION = "replication";

  public AclConfig {
    tokens = Map.copyOf(tokens);
  }

  /** What the agent enforces: {@link #OFF}, {@link #ALLOW} or {@link #DENY}. */
  public String standing() {
    return enabled ? defaultPolicy : OFF;
  }

  /** The pairs of an agent's node with what it enforces. */
  public Map<String, String> with(Map<String, String> nodeMeta) {
    Map<String, String> meta = new TreeMap<>(nodeMeta);
    meta.put(STANDING_META, standing());
    return meta;
  }

  @Override
  public String toString() {
    // Secrets stay out of logs and answers.
    return "AclConfig[enabled="
        + enabled
        + ", defaultPolicy="
        + defaultPolicy
        + ", downPolicy="
        + downPolicy
        + ", tokenTtl="
        + tokenTtl
        + ", keyListPolicy="
        + keyListPolicy
        + ", keepsTokens="
        + keepsTokens
        + ", tokens="
        + tokens.keySet()
        + "]";
  }
}
