package io.praetor.agent.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the part of the configuration that is about access control; used by one thread. */
final class AclSettings {
  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

  private final Statements stated;
  private final Findings findings;

  AclSettings(Statements stated, Findings findings) {
    this.stated = stated;
    this.findings = findings;
  }

  AclConfig acl() {
    boolean enabled = stated.flag("acl.enabled");
    String defaultPolicy = oneOf("acl.default_policy", List.of("allow", "deny"));
    if (!enabled && defaultPolicy.equals("deny")) {
      findings.warning("acl.default_policy", "nothing is denied while acl.enabled is false");
    }
    return new AclConfig(
        enabled,
        defaultPolicy,
        oneOf("acl.down_policy", List.of("extend-cache", "async-cache", "allow", "deny")),
        shortest("acl.token_ttl", "acl.policy_ttl", "acl.role_ttl"),
        stated.flag("acl.enable_key_list_policy"),
        stated.flag("acl.enable_token_persistence"),
        tokens());
  }

  private Duration shortest(String... names) {
    return Stream.of(names)
        .map(name -> findings.duration(name, true))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private String oneOf(String name, List<String> words) {
    String word = stated.text(name, "").toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      findings.problem(name, "it has to be one of " + String.join(", ", words));
    }
    return word;
  }

  private Map<String, String> tokens() {
    Map<String, String> tokens = new HashMap<>();
    for (Statements.Statement statement : stated.all()) {
      String name = ConfigKeys.canonical(statement.key()).name();
      if (name.startsWith(AclKeys.TOKENS) && statement.value() instanceof String secret) {
        if (!secret.isEmpty()) {
          tokens.put(name.substring(AclKeys.TOKENS.length()), secret);
        }
      }
    }
    String first = tokens.get(AclConfig.INITIAL_MANAGEMENT);
    if (first != null && !first.matches(UUID)) {
      findings.warning(
          AclKeys.TOKENS + AclConfig.INITIAL_MANAGEMENT,
          "a secret that is no UUID is easier to guess");
    }
    return tokens;
  }
}
