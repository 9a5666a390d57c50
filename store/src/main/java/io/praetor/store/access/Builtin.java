package io.praetor.store.access;

import java.util.List;

/**
 * What every cluster has without having been told: two policies and the anonymous token, with the
 * ids that Consul documents. They take no bytes in the log and in snapshots; the anonymous token
 * has a row of its own once it was changed. Stateless.
 */
public final class Builtin {
  /** The id of the policy that allows everything. */
  public static final String MANAGEMENT_ID = "00000000-0000-0000-0000-000000000001";

  /** The name of that policy. */
  public static final String MANAGEMENT_NAME = "global-management";

  /** The id of the policy that allows to read everything. */
  public static final String READ_ONLY_ID = "00000000-0000-0000-0000-000000000002";

  /** The accessor of the token that counts for requests without one. */
  public static final String ANONYMOUS_ACCESSOR = "00000000-0000-0000-0000-000000000002";

  /** Its secret, which is none. */
  public static final String ANONYMOUS_SECRET = "anonymous";

  /** With what the names of these policies begin, but for the first. */
  public static final String PREFIX = "builtin/";

  private static final List<String> NAMED =
      List.of("agent", "event", "key", "node", "query", "session");
  private static final List<String> WHOLE =
      List.of("acl", "keyring", "operator", "mesh", "peering");

  static final AccessPolicy MANAGEMENT =
      policy(
          MANAGEMENT_ID, MANAGEMENT_NAME, "A policy that grants unlimited access", rules("write"));

  static final AccessPolicy READ_ONLY =
      policy(
          READ_ONLY_ID,
          PREFIX + "global-read-only",
          "A policy that grants unlimited read-only access to all components",
          rules("read"));

  static final AccessToken ANONYMOUS =
      new AccessToken(
          new TokenDefinition(
              ANONYMOUS_ACCESSOR,
              ANONYMOUS_SECRET,
              "Anonymous Token",
              Grants.NONE,
              false,
              "",
              0,
              0),
          0,
          0);

  private Builtin() {}

  /** Whether an id is that of a policy which nobody made. */
  public static boolean isPolicy(String id) {
    return id.equals(MANAGEMENT_ID) || id.equals(READ_ONLY_ID);
  }

  private static AccessPolicy policy(String id, String name, String description, String rules) {
    return new AccessPolicy(new PolicyDefinition(id, name, description, rules, List.of()), 0, 0);
  }

  private static String rules(String level) {
    StringBuilder rules = new StringBuilder(512);
    for (String resource : WHOLE) {
      rules.append(resource).append(" = \"").append(level).append("\"\n");
    }
    for (String resource : NAMED) {
      rules
          .append(resource)
          .append("_prefix \"\" {\n  policy = \"")
          .append(level)
          .append("\"\n}\n");
    }
    return rules
        .append("service_prefix \"\" {\n  policy = \"")
        .append(level)
        .append("\"\n  intentions = \"")
        .append(level)
        .append("\"\n}\n")
        .toString();
  }
}
