package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.command.Command;
import io.praetor.store.table.Change;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import io.praetor.store.table.Tokens;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tokens, policies and roles of the {@link Model}: three maps by id, as texts. */
final class ModelAccess {
  record Token(TokenDefinition definition, String secret, long create, long modify) {}

  record Named(Object definition, String name, Grants grants, long create, long modify) {}

  private final LongSupplier at;
  TreeMap<String, Token> tokens = new TreeMap<>();
  TreeMap<String, Named> policies = new TreeMap<>();
  TreeMap<String, Named> roles = new TreeMap<>();
  long tokenIndex;
  long policyIndex;
  long roleIndex;
  long bootstrap;
  private final ModelLogins logins;

  /** None yet; a change has the index that is supplied. */
  ModelAccess(LongSupplier at) {
    this.at = at;
    logins = new ModelLogins(this, at);
  }

  void take(ModelAccess from) {
    tokens = new TreeMap<>(from.tokens);
    policies = new TreeMap<>(from.policies);
    roles = new TreeMap<>(from.roles);
    tokenIndex = from.tokenIndex;
    policyIndex = from.policyIndex;
    roleIndex = from.roleIndex;
    bootstrap = from.bootstrap;
    logins.take(from.logins);
  }

  String apply(Command.Access command, long wallMs) {
    return switch (command) {
      case Command.TokenSet c -> set(c);
      case Command.TokenDelete c -> {
        if (c.accessor().equals(Builtin.ANONYMOUS_ACCESSOR)) {
          yield "Delete operation not permitted on the anonymous token";
        }
        yield remove(c.accessor());
      }
      case Command.TokenReap c -> {
        String answer = "false #";
        for (Token token : Map.copyOf(tokens).values()) {
          long until = token.definition.expiresNanos();
          // Not even a nanosecond early.
          if (until != 0 && wallMs * 1_000_000 >= until) {
            answer = remove(token.definition.accessor());
          }
        }
        yield answer;
      }
      case Command.AccessBootstrap c -> {
        if (bootstrap != 0 && bootstrap != c.resetIndex()) {
          yield "ACL bootstrap no longer allowed (reset index: " + bootstrap + ")";
        }
        String answer = set(new Command.TokenSet(c.token(), true));
        bootstrap = answer.equals("true #") ? at.getAsLong() : bootstrap;
        yield answer;
      }
      case Command.PolicySet c -> {
        String id = c.policy().id();
        if (id.equals(Builtin.MANAGEMENT_ID) || id.equals(Builtin.READ_ONLY_ID)) {
          yield "Changing the builtin policy \""
              + (id.equals(Builtin.MANAGEMENT_ID)
                  ? "global-management"
                  : "builtin/global-read-only")
              + "\" is not permitted";
        }
        String answer = name(policies, "Policy", id, c.policy().name(), c.isNew());
        if (answer.equals("true #")) {
          policyIndex = at.getAsLong();
          Named old = policies.get(id);
          long create = old == null ? policyIndex : old.create;
          policies.put(
              id, new Named(c.policy(), c.policy().name(), Grants.NONE, create, policyIndex));
        }
        yield answer;
      }
      case Command.PolicyDelete c -> {
        if (policies.remove(c.id()) == null) {
          yield "false #";
        }
        policyIndex = at.getAsLong();
        yield "true #";
      }
      case Command.RoleSet c -> {
        String id = c.role().id();
        String answer = name(roles, "Role", id, c.role().name(), c.isNew());
        if (!answer.equals("true #")) {
          yield answer;
        }
        Named old = roles.get(id);
        String missing = missing(c.role().grants(), old == null ? Grants.NONE : old.grants);
        if (missing != null) {
          yield missing;
        }
        roleIndex = at.getAsLong();
        long create = old == null ? roleIndex : old.create;
        roles.put(id, new Named(c.role(), c.role().name(), c.role().grants(), create, roleIndex));
        yield answer;
      }
      case Command.RoleDelete c -> {
        if (roles.remove(c.id()) == null) {
          yield "false #";
        }
        roleIndex = at.getAsLong();
        yield "true #";
      }
      case Command.Login c -> logins.apply(c);
    };
  }

  String remove(String accessor) {
    if (tokens.remove(accessor) == null) {
      return "false #";
    }
    tokenIndex = at.getAsLong();
    return "true #";
  }

  String set(Command.TokenSet c) {
    TokenDefinition next = c.token();
    String accessor = next.accessor();
    boolean isAnonymous = accessor.equals(Builtin.ANONYMOUS_ACCESSOR);
    Token old = tokens.get(accessor);
    boolean isThere = old != null || isAnonymous;
    if (!c.isNew() && !isThere) {
      return "false #";
    }
    if (c.isNew()) {
      if (isThere) {
        return "Invalid Token: AccessorID is already in use";
      }
      if (next.secret().equals("anonymous")
          || tokens.values().stream().anyMatch(t -> t.secret.equals(next.secret()))) {
        return "Invalid Token: SecretID is already in use";
      }
    }
    String missing = missing(next.grants(), old == null ? Grants.NONE : old.definition.grants());
    if (missing != null) {
      return missing;
    }
    tokenIndex = at.getAsLong();
    TokenDefinition kept =
        c.isNew()
            ? next
            : old == null
                ? anonymous(next)
                : new TokenDefinition(
                    accessor,
                    old.secret,
                    next.description(),
                    next.grants(),
                    old.definition.local(),
                    old.definition.authMethod(),
                    old.definition.createdNanos(),
                    old.definition.expiresNanos());
    long create = old == null ? tokenIndex : old.create;
    tokens.put(accessor, new Token(kept, kept.secret(), create, tokenIndex));
    return "true #";
  }

  private static TokenDefinition anonymous(TokenDefinition next) {
    return new TokenDefinition(
        Builtin.ANONYMOUS_ACCESSOR,
        "anonymous",
        next.description(),
        next.grants(),
        false,
        "",
        0,
        0);
  }

  private static String name(
      Map<String, Named> rows, String what, String id, String name, boolean isNew) {
    boolean isThere = rows.containsKey(id);
    if (isNew && isThere) {
      return "Invalid " + what + ": A " + what + " with ID \"" + id + "\" already exists";
    }
    if (!isNew && !isThere) {
      return "false #";
    }
    boolean isTaken =
        what.equals("Policy")
            && (name.equals("global-management") || name.equals("builtin/global-read-only"));
    for (var other : rows.entrySet()) {
      isTaken |= !other.getKey().equals(id) && CatalogRow.isSame(other.getValue().name, name);
    }
    return isTaken
        ? "Invalid " + what + ": A " + what + " with Name \"" + name + "\" already exists"
        : "true #";
  }

  private @Nullable String missing(Grants next, Grants before) {
    for (String id : next.policies()) {
      if (!policies.containsKey(id)
          && !id.equals(Builtin.MANAGEMENT_ID)
          && !before.policies().contains(id)) {
        return "No such ACL policy with ID \"" + id + "\"";
      }
    }
    for (String id : next.roles()) {
      if (!roles.containsKey(id) && !before.roles().contains(id)) {
        return "No such ACL role with ID \"" + id + "\"";
      }
    }
    return null;
  }

  void restore(ModelAccess from, long before, long now) {
    ModelAccess ours = new ModelAccess(at);
    ours.take(this);
    take(from);
    tokens.replaceAll((id, t) ->
        t.equals(ours.tokens.get(id)) || t.modify > before
            ? t
            : new Token(t.definition, t.secret, t.create, now));
    policies.replaceAll((id, row) -> restored(row, ours.policies.get(id), before, now));
    roles.replaceAll((id, row) -> restored(row, ours.roles.get(id), before, now));
    tokenIndex = ours.tokenIndex == 0 && from.tokenIndex == 0 ? 0 : now;
    policyIndex = ours.policyIndex == 0 && from.policyIndex == 0 ? 0 : now;
    roleIndex = ours.roleIndex == 0 && from.roleIndex == 0 ? 0 : now;
    logins.restore(ours.logins, from.logins, before, now);
  }

  static Named restored(Named theirs, @Nullable Named ours, long before, long now) {
    return theirs.equals(ours) || theirs.modify > before
        ? theirs
        : new Named(theirs.definition, theirs.name, theirs.grants, theirs.create, now);
  }

  /** What a view has of all this. */
  static ModelAccess of(View view) {
    ModelAccess found = new ModelAccess(view::index);
    var tokens = view.get(Tokens.TABLE);
    tokens
        .all()
        .forEach(token -> {
          if (token.createIndex() != 0) {
            found.tokens.put(
                token.accessor(),
                new Token(
                    token.definition(), token.secret(), token.createIndex(), token.modifyIndex()));
          }
        });
    view.get(Policies.TABLE)
        .all()
        .forEach(row -> {
          if (row.createIndex() != 0) {
            found.policies.put(
                row.id(),
                new Named(
                    row.definition(),
                    row.name(),
                    Grants.NONE,
                    row.createIndex(),
                    row.modifyIndex()));
          }
        });
    view.get(Roles.TABLE)
        .all()
        .forEach(row ->
            found.roles.put(
                row.id(),
                new Named(
                    row.definition(),
                    row.name(),
                    row.definition().grants(),
                    row.createIndex(),
                    row.modifyIndex())));
    found.tokenIndex = tokens.index();
    found.policyIndex = view.get(Policies.TABLE).index();
    found.roleIndex = view.get(Roles.TABLE).index();
    found.bootstrap = tokens.bootstrapIndex();
    found.logins.find(view);
    return found;
  }

  /** The rows of a table as texts once changes were made to those that were there. */
  interface Replay {
    <K, R> Map<String, String> of(
        List<Change<K, R>> changes, Map<String, String> rows, Function<R, String> text);
  }

  /** A listener is told of the rows what has changed. */
  static void toldOf(Replay replay, View before, View after, Changes changes, String where) {
    assertThat(replay.of(changes.of(Tokens.TABLE), tokens(before), AccessToken::toString))
        .as(where)
        .isEqualTo(tokens(after));
    assertThat(
            replay.of(
                changes.of(Policies.TABLE),
                rows(before.get(Policies.TABLE)),
                AccessPolicy::toString))
        .as(where)
        .isEqualTo(rows(after.get(Policies.TABLE)));
    assertThat(
            replay.of(changes.of(Roles.TABLE), rows(before.get(Roles.TABLE)), AccessRole::toString))
        .as(where)
        .isEqualTo(rows(after.get(Roles.TABLE)));
    ModelLogins.toldOf(replay, before, after, changes, where);
  }

  private static Map<String, String> tokens(View view) {
    TreeMap<String, String> rows = new TreeMap<>();
    view.get(Tokens.TABLE).all().forEach(token -> rows.put(token.accessor(), token.toString()));
    return rows;
  }

  static <R extends NamedRow> Map<String, String> rows(NamedRows<R> table) {
    TreeMap<String, String> rows = new TreeMap<>();
    table.all().forEach(row -> rows.put(row.id(), row.toString()));
    return rows;
  }

  /** All of it as a text. */
  @Override
  public String toString() {
    return "tokens "
        + tokens
        + " at "
        + tokenIndex
        + ", first "
        + bootstrap
        + "\npolicies "
        + policies
        + " at "
        + policyIndex
        + "\nroles "
        + roles
        + " at "
        + roleIndex
        + logins;
  }
}
