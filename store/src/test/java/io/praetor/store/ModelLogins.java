package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.ModelAccess.Named;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.access.BindingRule;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.access.Grants;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.command.Command;
import io.praetor.store.table.AuthMethods;
import io.praetor.store.table.BindingRules;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The auth methods and binding rules of the {@link Model}: two maps. */
final class ModelLogins {
  private final ModelAccess access;
  private final LongSupplier at;
  private TreeMap<String, Named> methods = new TreeMap<>();
  private TreeMap<String, Named> rules = new TreeMap<>();
  private long methodIndex;
  private long ruleIndex;

  ModelLogins(ModelAccess access, LongSupplier at) {
    this.access = access;
    this.at = at;
  }

  void take(ModelLogins from) {
    methods = new TreeMap<>(from.methods);
    rules = new TreeMap<>(from.rules);
    methodIndex = from.methodIndex;
    ruleIndex = from.ruleIndex;
  }

  String apply(Command.Login command) {
    return switch (command) {
      case Command.AuthMethodSet c -> set(c.method());
      case Command.AuthMethodDelete c -> {
        String found = "";
        for (String name : methods.keySet()) {
          found = CatalogRow.isSame(name, c.name()) ? name : found;
        }
        if (found.isEmpty()) {
          yield "false #";
        }
        String name = found;
        methods.remove(name);
        methodIndex = at.getAsLong();
        for (var token : Map.copyOf(access.tokens).entrySet()) {
          if (token.getValue().definition().authMethod().equals(name)) {
            access.remove(token.getKey());
          }
        }
        if (rules.values().removeIf(rule -> rule.name().equals(name))) {
          ruleIndex = at.getAsLong();
        }
        yield "true #";
      }
      case Command.BindingRuleSet c -> set(c);
      case Command.BindingRuleDelete c -> {
        if (rules.remove(c.id()) == null) {
          yield "false #";
        }
        ruleIndex = at.getAsLong();
        yield "true #";
      }
      case Command.LoginToken c -> {
        long bound =
            Math.max(
                Math.max(methodIndex, ruleIndex), Math.max(access.policyIndex, access.roleIndex));
        if (bound > c.boundAt()) {
          yield "outdated " + bound;
        }
        String method = c.token().authMethod();
        yield methods.containsKey(method)
            ? access.set(new Command.TokenSet(c.token(), true))
            : "auth method \"" + method + "\" does not exist";
      }
    };
  }

  private String set(AuthMethodDefinition next) {
    for (String name : methods.keySet()) {
      if (CatalogRow.isSame(name, next.name()) && !name.equals(next.name())) {
        return "Invalid Auth Method: one with the name \"" + name + "\" already exists";
      }
    }
    Named old = methods.get(next.name());
    if (old != null
        && old.definition() instanceof AuthMethodDefinition before
        && !before.type().equals(next.type())) {
      return "Changing an auth method's type is not permitted once created: \""
          + next.name()
          + "\" is of type \""
          + before.type()
          + "\"";
    }
    methodIndex = at.getAsLong();
    long create = old == null ? methodIndex : old.create();
    methods.put(next.name(), new Named(next, next.name(), Grants.NONE, create, methodIndex));
    return "true #";
  }

  private String set(Command.BindingRuleSet c) {
    BindingRuleDefinition next = c.rule();
    Named old = rules.get(next.id());
    if (c.isNew() && old != null) {
      return "Invalid Binding Rule: one with ID \"" + next.id() + "\" already exists";
    }
    if (!c.isNew() && old == null) {
      return "false #";
    }
    if (old != null && !old.name().equals(next.method())) {
      return "the AuthMethod field of a binding rule is immutable";
    }
    if (!methods.containsKey(next.method())) {
      return "Invalid Binding Rule: auth method \"" + next.method() + "\" does not exist";
    }
    ruleIndex = at.getAsLong();
    long create = old == null ? ruleIndex : old.create();
    rules.put(next.id(), new Named(next, next.method(), Grants.NONE, create, ruleIndex));
    return "true #";
  }

  void restore(ModelLogins ours, ModelLogins from, long before, long now) {
    methods.replaceAll((id, row) -> ModelAccess.restored(row, ours.methods.get(id), before, now));
    rules.replaceAll((id, row) -> ModelAccess.restored(row, ours.rules.get(id), before, now));
    methodIndex = ours.methodIndex == 0 && from.methodIndex == 0 ? 0 : now;
    ruleIndex = ours.ruleIndex == 0 && from.ruleIndex == 0 ? 0 : now;
  }

  /** Takes what a view has of all this. */
  void find(View view) {
    for (AuthMethod row : view.get(AuthMethods.TABLE).all()) {
      methods.put(
          row.id(),
          new Named(
              row.definition(), row.name(), Grants.NONE, row.createIndex(), row.modifyIndex()));
    }
    for (BindingRule row : view.get(BindingRules.TABLE).all()) {
      rules.put(
          row.id(),
          new Named(
              row.definition(),
              row.definition().method(),
              Grants.NONE,
              row.createIndex(),
              row.modifyIndex()));
    }
    methodIndex = view.get(AuthMethods.TABLE).index();
    ruleIndex = view.get(BindingRules.TABLE).index();
  }

  /** A listener is told of the rows what has changed. */
  static void toldOf(
      ModelAccess.Replay replay, View before, View after, Changes changes, String where) {
    assertThat(
            replay.of(
                changes.of(AuthMethods.TABLE),
                ModelAccess.rows(before.get(AuthMethods.TABLE)),
                AuthMethod::toString))
        .as(where)
        .isEqualTo(ModelAccess.rows(after.get(AuthMethods.TABLE)));
    assertThat(
            replay.of(
                changes.of(BindingRules.TABLE),
                ModelAccess.rows(before.get(BindingRules.TABLE)),
                BindingRule::toString))
        .as(where)
        .isEqualTo(ModelAccess.rows(after.get(BindingRules.TABLE)));
  }

  @Override
  public String toString() {
    return "\nauth methods "
        + methods
        + " at "
        + methodIndex
        + "\nbinding rules "
        + rules
        + " at "
        + ruleIndex;
  }
}
