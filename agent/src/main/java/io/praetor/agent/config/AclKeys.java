package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.ANY;
import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.TEXT;
import static io.praetor.agent.config.ConfigKeys.accepted;
import static io.praetor.agent.config.ConfigKeys.older;
import static io.praetor.agent.config.ConfigKeys.used;

import java.util.ArrayList;
import java.util.List;

/** Settings of access control, with their older names. */
final class AclKeys {
  private static final String ONE_DATACENTER = "There is one datacenter.";
  private static final String SHORTEST =
      "A server tells all that a token may at once: the shortest of this, `acl.token_ttl` and the"
          + " other counts.";

  /** Below which the agent's own secrets stand. */
  static final String TOKENS = "acl.tokens.";

  private AclKeys() {}

  static List<ConfigKey> table() {
    List<ConfigKey> keys = new ArrayList<>();
    keys.addAll(
        List.of(
            used(
                "acl.enabled",
                FLAG,
                false,
                "Whether what a request may depends on its token; the same on all agents"
                    + " ([access control](access-control.md))."),
            used(
                "acl.default_policy",
                TEXT,
                "allow",
                "`allow` or `deny`: what holds where no rule of a token says anything. To manage"
                    + " tokens, policies and roles always needs a rule."),
            used(
                "acl.down_policy",
                TEXT,
                "extend-cache",
                "`extend-cache`, `async-cache`, `allow` or `deny`: what holds at an agent without a"
                    + " log, for what it answers itself, while no server says what a token may."
                    + " `extend-cache` goes by the last answer, however old, and denies where there"
                    + " is none; `async-cache` does so too, and asks behind it while servers"
                    + " answer."),
            used(
                "acl.token_ttl",
                DURATION,
                "30s",
                "How long an agent without a log goes by what a server has said of a token. Servers"
                    + " judge by the state that they answer from, and keep nothing for a time."),
            used("acl.policy_ttl", DURATION, "30s", SHORTEST),
            used("acl.role_ttl", DURATION, "30s", SHORTEST),
            used(
                "acl.enable_key_list_policy",
                FLAG,
                false,
                "Whether listing keys needs a rule with `list` or `write` for the prefix."),
            used(
                "acl.enable_token_persistence",
                FLAG,
                false,
                "Whether tokens that were set by `PUT /v1/agent/token/…` are kept in"
                    + " `data_dir/acl-tokens.json`, and win over the configuration at the next"
                    + " start."),
            accepted("acl.enable_token_replication", FLAG, ONE_DATACENTER).unless(false),
            accepted("acl.msp_disable_bootstrap", FLAG, "A feature of Consul Enterprise.")
                .unless(false),
            accepted("acl.managed_service_provider", ANY, "A feature of Consul Enterprise.")));
    keys.addAll(tokens());
    keys.addAll(olderNames());
    return keys;
  }

  private static List<ConfigKey> tokens() {
    return List.of(
        token(
            AclConfig.INITIAL_MANAGEMENT,
            "The secret of a token that may do everything, made by the first leader of a cluster;"
                + " a UUID. There is no `acl bootstrap` then."),
        token(AclConfig.DEFAULT, "For requests to this agent without a token.").onReload(),
        token(
                AclConfig.AGENT,
                "For what this agent does by itself; the default token unless stated.")
            .onReload(),
        token(
                AclConfig.AGENT_RECOVERY,
                "Counts at this agent alone, also without servers: it may read and write what"
                    + " concerns this agent.")
            .onReload(),
        token(AclConfig.DNS, "For answers over DNS; the default token unless stated.").onReload(),
        accepted(
                TOKENS + AclConfig.REGISTRATION,
                TEXT,
                "What is registered here is written to the catalog with `acl.tokens.agent`.")
            .hidden(),
        accepted(TOKENS + AclConfig.REPLICATION, TEXT, ONE_DATACENTER).hidden());
  }

  private static ConfigKey token(String name, String text) {
    return used(TOKENS + name, TEXT, null, text).hidden();
  }

  private static List<ConfigKey> olderNames() {
    return List.of(
        older("acl.tokens.master", TEXT, TOKENS + AclConfig.INITIAL_MANAGEMENT),
        older("acl.tokens.agent_master", TEXT, TOKENS + AclConfig.AGENT_RECOVERY),
        older("acl_master_token", TEXT, TOKENS + AclConfig.INITIAL_MANAGEMENT),
        older("acl_token", TEXT, TOKENS + AclConfig.DEFAULT),
        older("acl_agent_token", TEXT, TOKENS + AclConfig.AGENT),
        older("acl_agent_master_token", TEXT, TOKENS + AclConfig.AGENT_RECOVERY),
        older("acl_replication_token", TEXT, TOKENS + AclConfig.REPLICATION),
        older("acl_default_policy", TEXT, "acl.default_policy"),
        older("acl_down_policy", TEXT, "acl.down_policy"),
        older("acl_enable_key_list_policy", FLAG, "acl.enable_key_list_policy"),
        accepted("acl_enforce_version_8", FLAG, "It is always so, as in Consul since 1.4.")
            .unless(true),
        older("acl_ttl", DURATION, "acl.token_ttl"));
  }
}
