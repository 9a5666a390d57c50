package io.praetor.agent.access.token;

import io.praetor.agent.access.BuiltinRules;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Level;
import io.praetor.agent.access.Resource;
import io.praetor.agent.access.Rule;
import io.praetor.agent.access.Rules;
import io.praetor.agent.access.RulesException;
import io.praetor.agent.access.RulesParser;
import io.praetor.agent.access.Template;
import io.praetor.store.View;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.NamedRows;
import io.praetor.store.access.TokenTable;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import io.praetor.store.table.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a secret in the view that answers. What a token may is put together once, and
 * holds as long as its row, the policies and the roles are the same objects; any thread.
 */
public final class TokenResolver {
  private static final String NOT_FOUND = "ACL not found";
  private static final String NOT_BOOTSTRAPPED =
      "ACL system must be bootstrapped before making any requests that require authorization: "
          + NOT_FOUND;

  /** Of the agent's own token, which is in no table. */
  private static final String RECOVERY_ACCESSOR = "agent-recovery";

  /** So many callers more than there are tokens may be kept: those of views that come to an end. */
  private static final int SPARE_CALLERS_MAX = 1_024;

  /** So many policies more than there are may be kept: those that were deleted. */
  private static final int SPARE_POLICIES_MAX = 64;

  private static final long NANOS_PER_MS = 1_000_000;

  private record Known(
      AccessToken token,
      NamedRows<AccessPolicy> policies,
      NamedRows<AccessRole> roles,
      Resolution resolution) {}

  private record Parsed(AccessPolicy policy, Rules rules) {}

  private final String datacenter;
  private final boolean defaultAllows;
  private final boolean keyListPolicy;
  private final Supplier<String> recovery;
  private final Resolution.Known recovered;
  private final Authorizers authorizers;
  private final Map<String, Known> bySecret = new ConcurrentHashMap<>();
  private final Map<String, Parsed> byPolicy = new ConcurrentHashMap<>();

  /**
   * A resolver of one agent.
   *
   * @param datacenter whose policies and identities count here
   * @param node the agent's name
   * @param defaultAllows {@code acl.default_policy}
   * @param keyListPolicy {@code acl.enable_key_list_policy}
   * @param recovery the secret that counts at this agent alone, empty for none
   */
  public TokenResolver(
      String datacenter,
      String node,
      boolean defaultAllows,
      boolean keyListPolicy,
      Supplier<String> recovery) {
    this.datacenter = datacenter;
    this.defaultAllows = defaultAllows;
    this.keyListPolicy = keyListPolicy;
    this.recovery = recovery;
    authorizers = new Authorizers(defaultAllows, keyListPolicy);
    Rules own =
        new Rules(
            "agent recovery token",
            List.of(
                new Rule(Resource.AGENT, false, node, Level.WRITE, 1),
                new Rule(Resource.NODE, true, "", Level.READ, 2)));
    recovered = new Resolution.Known(caller(RECOVERY_ACCESSOR, List.of(own)), null);
  }

  /**
   * The caller of a secret.
   *
   * @param secret empty for a request without one
   * @throws DeniedException if it gives nothing at all
   */
  public Caller caller(View view, String secret) {
    return switch (resolve(view, secret)) {
      case Resolution.Known(Caller caller, AccessToken _) -> caller;
      case Resolution.Unknown(String text) -> throw new DeniedException(text);
    };
  }

  /**
   * The same for a request that another agent passes on, whose secrets are none of this agent's
   * own.
   *
   * @throws DeniedException if it gives nothing at all
   */
  public Caller callerOfOther(View view, String secret) {
    return switch (resolveShared(view, secret)) {
      case Resolution.Known(Caller caller, AccessToken _) -> caller;
      case Resolution.Unknown(String text) -> throw new DeniedException(text);
    };
  }

  /** The caller of a secret that counts at this agent alone, or null. */
  public @Nullable Caller ownCaller(String shown) {
    return isRecovery(shown) ? recovered.caller() : null;
  }

  /**
   * What a secret is worth, for an agent that has no tokens.
   *
   * @param nowMs the wall clock here: that of a view stands still while nothing is written
   */
  public TokenRights rights(View view, String shown, long nowMs) {
    return switch (resolveShared(view, shown)) {
      case Resolution.Unknown(String text) -> new TokenRights.Unknown(text);
      case Resolution.Known(Caller caller, AccessToken token) -> {
        List<Rules> rules =
            token == null
                ? List.of()
                : rules(token, view.get(Policies.TABLE), view.get(Roles.TABLE));
        yield new TokenRights.Known(
            caller.accessor(),
            defaultAllows,
            keyListPolicy,
            leftMs(token, Math.max(view.wallMs(), nowMs)),
            rules);
      }
    };
  }

  private static long leftMs(@Nullable AccessToken token, long wallMs) {
    long endNanos = token == null ? 0 : token.definition().expiresNanos();
    return endNanos == 0 ? 0 : Math.max(1, Math.ceilDiv(endNanos, NANOS_PER_MS) - wallMs);
  }

  /**
   * What a secret is in a view, or at this agent alone.
   *
   * @param shown empty for a request without one
   */
  public Resolution resolve(View view, String shown) {
    return isRecovery(shown) ? recovered : resolveShared(view, shown);
  }

  private Resolution resolveShared(View view, String shown) {
    String secret = shown.isEmpty() ? Builtin.ANONYMOUS_SECRET : shown;
    TokenTable tokens = view.get(Tokens.TABLE);
    AccessToken token = tokens.ofSecret(secret);
    if (token == null || token.definition().isExpired(view.wallMs())) {
      bySecret.remove(secret);
      return new Resolution.Unknown(tokens.bootstrapIndex() == 0 ? NOT_BOOTSTRAPPED : NOT_FOUND);
    }
    NamedRows<AccessPolicy> policies = view.get(Policies.TABLE);
    NamedRows<AccessRole> roles = view.get(Roles.TABLE);
    Known known = bySecret.get(secret);
    if (known != null && isOf(known, token, policies, roles)) {
      return known.resolution();
    }
    Resolution made = resolution(token, policies, roles);
    if (bySecret.size() > tokens.size() + SPARE_CALLERS_MAX) {
      bySecret.clear();
    }
    bySecret.put(secret, new Known(token, policies, roles, made));
    return made;
  }

  private boolean isRecovery(String shown) {
    String own = recovery.get();
    return !own.isEmpty()
        && MessageDigest.isEqual(
            own.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("ReferenceEquality") // What did not change is the same object.
  private static boolean isOf(
      Known known,
      AccessToken token,
      NamedRows<AccessPolicy> policies,
      NamedRows<AccessRole> roles) {
    return known.token() == token && known.policies() == policies && known.roles() == roles;
  }

  private Caller caller(String accessor, List<Rules> rules) {
    return new Caller(accessor, authorizers.of(rules));
  }

  private Resolution resolution(
      AccessToken token, NamedRows<AccessPolicy> policies, NamedRows<AccessRole> roles) {
    try {
      return new Resolution.Known(caller(token.accessor(), rules(token, policies, roles)), token);
    } catch (DeniedException e) {
      return new Resolution.Unknown(e.text());
    }
  }

  /**
   * The rules of all that a token names.
   *
   * @throws DeniedException if some of them cannot be read: to leave them out might give what they
   *     take away
   */
  private List<Rules> rules(
      AccessToken token, NamedRows<AccessPolicy> policies, NamedRows<AccessRole> roles) {
    Set<String> policyIds = new LinkedHashSet<>();
    List<Rules> rules = new ArrayList<>();
    collect(token.definition().grants(), policyIds, rules);
    for (String id : token.definition().grants().roles()) {
      AccessRole role = roles.get(id);
      if (role != null) {
        collect(role.definition().grants(), policyIds, rules);
      }
    }
    if (byPolicy.size() > policies.size() + SPARE_POLICIES_MAX) {
      byPolicy.clear();
    }
    for (String id : policyIds) {
      AccessPolicy policy = policies.get(id);
      if (policy != null && isHere(policy.definition().datacenters())) {
        try {
          rules.add(rules(policy));
        } catch (RulesException e) {
          throw new DeniedException(
              "Permission denied: the policy \""
                  + policy.name()
                  + "\" cannot be read here: "
                  + e.text());
        }
      }
    }
    return rules;
  }

  private boolean isHere(List<String> datacenters) {
    return datacenters.isEmpty() || datacenters.contains(datacenter);
  }

  private void collect(Grants grants, Set<String> policyIds, List<Rules> rules) {
    policyIds.addAll(grants.policies());
    for (Grants.ServiceIdentity service : grants.services()) {
      if (isHere(service.datacenters())) {
        rules.add(Template.serviceIdentity(service.service()));
      }
    }
    for (Grants.NodeIdentity node : grants.nodes()) {
      if (node.datacenter().equals(datacenter)) {
        rules.add(Template.nodeIdentity(node.node()));
      }
    }
    for (Grants.TemplatedPolicy templated : grants.templates()) {
      Template template = Template.named(templated.template());
      if (template != null && isHere(templated.datacenters())) {
        rules.add(template.rules(templated.name()));
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // A policy that did not change is the same object.
  private Rules rules(AccessPolicy policy) throws RulesException {
    Parsed parsed = byPolicy.get(policy.id());
    if (parsed != null && parsed.policy() == policy) {
      return parsed.rules();
    }
    Rules rules =
        switch (policy.id()) {
          case Builtin.MANAGEMENT_ID -> BuiltinRules.globalManagement();
          case Builtin.READ_ONLY_ID -> BuiltinRules.globalReadOnly();
          default -> RulesParser.parse(policy.definition().rules()).of(policy.name());
        };
    byPolicy.put(policy.id(), new Parsed(policy, rules));
    return rules;
  }
}
