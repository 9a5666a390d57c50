package io.praetor.agent.access;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the policies of one token allow together; immutable, for any thread.
 *
 * <p>The rule about the very name decides, else the one with the longest prefix of it, else the
 * default. Where several policies have a rule with the same name, the strongest of them counts:
 * deny, then write, list, read ({@link Level}). The default never gives {@code acl}, nor {@code
 * operator} for writing.
 */
public final class Authorizer {
  /** Allows all: access control is off. */
  public static final Authorizer UNRESTRICTED = new Authorizer(List.of(), true, false, true);

  private static final byte[] NO_NAME = {};

  /** One for each resource; not changed once it is made. */
  private final Map<Resource, RuleTable> tables = new EnumMap<>(Resource.class);

  private final boolean defaultAllows;
  private final boolean keyListPolicy;
  private final boolean unrestricted;

  private Authorizer(
      List<Rules> policies, boolean defaultAllows, boolean keyListPolicy, boolean unrestricted) {
    for (Resource resource : Resource.values()) {
      tables.put(resource, RuleTable.of(resource, policies));
    }
    for (Resource resource : Resource.values()) {
      if (fallsBack(resource) && table(resource).isEmpty()) {
        tables.put(resource, table(Resource.OPERATOR));
      }
    }
    this.defaultAllows = defaultAllows;
    this.keyListPolicy = keyListPolicy;
    this.unrestricted = unrestricted;
  }

  /** Mesh and peering are the operator's where no rule is about them. */
  private static boolean fallsBack(Resource resource) {
    return resource == Resource.MESH || resource == Resource.PEERING;
  }

  /**
   * What policies allow together.
   *
   * @param policies in any order
   * @param defaultAllows whether what no rule is about is allowed ({@code acl.default_policy})
   * @param keyListPolicy whether lists of keys need {@link Access#LIST} on their prefix ({@code
   *     acl.enable_key_list_policy})
   */
  public static Authorizer of(List<Rules> policies, boolean defaultAllows, boolean keyListPolicy) {
    return new Authorizer(policies, defaultAllows, keyListPolicy, false);
  }

  /** Whether lists of keys need {@link Access#LIST} on their prefix. */
  public boolean keyListPolicy() {
    return keyListPolicy;
  }

  /**
   * Whether something may be done.
   *
   * @param name empty for a resource without names
   */
  public boolean allows(Resource resource, Access access, String name) {
    return unrestricted
        || allows(
            resource, access, name.isEmpty() ? NO_NAME : name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same for a name in UTF-8; allocates nothing.
   *
   * @param name not changed
   */
  public boolean allows(Resource resource, Access access, byte[] name) {
    if (unrestricted) {
      return true;
    }
    RuleTable.Entry entry = find(resource, name);
    return entry == null ? byDefault(resource, access) : entry.rule().level().gives(access);
  }

  /**
   * Whether something may be done to every name that begins with a prefix: the rule about the
   * prefix gives it, and no narrower one takes it back, whether there is such a name or not.
   *
   * @param prefix in UTF-8, not changed; empty for all names
   */
  public boolean allowsAllBelow(Resource resource, Access access, byte[] prefix) {
    if (unrestricted) {
      return true;
    }
    RuleTable table = table(resource);
    RuleTable.Entry above = table.findPrefix(prefix);
    boolean given =
        above == null ? byDefault(resource, access) : above.rule().level().gives(access);
    return given && table.refusalBelow(prefix, access) == null;
  }

  private RuleTable.@Nullable Entry find(Resource resource, byte[] name) {
    return table(resource).find(resource.isNamed() ? name : NO_NAME);
  }

  private RuleTable table(Resource resource) {
    return Objects.requireNonNull(tables.get(resource));
  }

  private boolean byDefault(Resource resource, Access access) {
    return switch (resource) {
      // Who may give rights or take servers away was told so.
      case ACL -> false;
      case OPERATOR, MESH, PEERING -> defaultAllows && access != Access.WRITE;
      case AGENT, EVENT, IDENTITY, INTENTION, KEY, KEYRING, NODE, QUERY, SERVICE, SESSION ->
          defaultAllows;
    };
  }

  /** Whether something may be done, and which rule of which policy says so. */
  public Decision explain(Resource resource, Access access, String name) {
    if (unrestricted) {
      return new Decision(true, null, "", "access control is off");
    }
    boolean allowed = allows(resource, access, name);
    RuleTable.Entry entry = find(resource, name.getBytes(StandardCharsets.UTF_8));
    if (entry == null) {
      return new Decision(allowed, null, "", defaultReason(resource, access, allowed));
    }
    Rule rule = entry.rule();
    String where = entry.policy().isEmpty() ? "" : " of policy \"" + entry.policy() + '"';
    String line = rule.line() == 0 ? "" : ", line " + rule.line();
    return new Decision(
        allowed, rule, entry.policy(), "the rule " + rule.hcl() + where + line + " decides");
  }

  private String defaultReason(Resource resource, Access access, boolean allowed) {
    if (defaultAllows && !allowed) {
      return "no rule is about it, and "
          + resource.word()
          + ':'
          + access.word()
          + " is never given by acl.default_policy";
    }
    return "no rule is about it, and acl.default_policy is " + (allowed ? "allow" : "deny");
  }
}
