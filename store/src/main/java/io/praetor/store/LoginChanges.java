package io.praetor.store;

import io.praetor.store.access.AccessToken;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.access.AuthMethodDefinition;
import io.praetor.store.access.BindingRule;
import io.praetor.store.access.BindingRuleDefinition;
import io.praetor.store.access.Grants;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.table.AuthMethods;
import io.praetor.store.table.BindingRules;
import io.praetor.store.table.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands about auth methods, binding rules and logins do. Owned by the apply thread. */
final class LoginChanges {
  private LoginChanges() {}

  static Outcome apply(Draft draft, Command.Login command) {
    return switch (command) {
      case Command.AuthMethodSet c -> setMethod(draft, c.method());
      case Command.AuthMethodDelete c -> deleteMethod(draft, c.name());
      case Command.BindingRuleSet c -> setRule(draft, c);
      case Command.BindingRuleDelete c -> AccessChanges.delete(draft, BindingRules.TABLE, c.id());
      case Command.LoginToken c -> login(draft, c);
    };
  }

  private static Outcome setMethod(Draft draft, AuthMethodDefinition next) {
    AuthMethod old = draft.get(AuthMethods.TABLE).named(next.name());
    if (old != null && !old.name().equals(next.name())) {
      return new Outcome.Refused(
          "Invalid Auth Method: one with the name \"" + old.name() + "\" already exists");
    }
    if (old != null && !old.definition().type().equals(next.type())) {
      return new Outcome.Refused(
          "Changing an auth method's type is not permitted once created: \""
              + next.name()
              + "\" is of type \""
              + old.definition().type()
              + "\"");
    }
    long at = draft.change();
    return AccessChanges.put(
        draft,
        AuthMethods.TABLE,
        old,
        new AuthMethod(next, old == null ? at : old.createIndex(), at));
  }

  private static Outcome deleteMethod(Draft draft, String name) {
    AuthMethod old = draft.get(AuthMethods.TABLE).named(name);
    if (old == null) {
      return AccessChanges.done(draft, false);
    }
    for (BindingRule rule : ofMethod(draft, old.name())) {
      draft.set(
          BindingRules.TABLE, draft.get(BindingRules.TABLE).without(rule.id(), draft.change()));
      draft.changed(BindingRules.TABLE, rule.id(), rule, null);
    }
    List<AccessToken> tokens = new ArrayList<>();
    for (AccessToken token : draft.get(Tokens.TABLE).all()) {
      if (token.definition().authMethod().equals(old.name())) {
        tokens.add(token);
      }
    }
    tokens.forEach(token -> TokenChanges.remove(draft, token));
    return AccessChanges.delete(draft, AuthMethods.TABLE, old.id());
  }

  private static List<BindingRule> ofMethod(Draft draft, String name) {
    List<BindingRule> rules = new ArrayList<>();
    for (BindingRule rule : draft.get(BindingRules.TABLE).all()) {
      if (rule.definition().method().equals(name)) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private static Outcome setRule(Draft draft, Command.BindingRuleSet c) {
    BindingRuleDefinition next = c.rule();
    BindingRule old = draft.get(BindingRules.TABLE).get(next.id());
    if (c.isNew() && old != null) {
      return new Outcome.Refused(
          "Invalid Binding Rule: one with ID \"" + next.id() + "\" already exists");
    }
    if (!c.isNew() && old == null) {
      return AccessChanges.done(draft, false);
    }
    Outcome refused = refusal(draft, next, old);
    if (refused != null) {
      return refused;
    }
    long at = draft.change();
    return AccessChanges.put(
        draft,
        BindingRules.TABLE,
        old,
        new BindingRule(next, old == null ? at : old.createIndex(), at));
  }

  private static @Nullable Outcome refusal(
      Draft draft, BindingRuleDefinition next, @Nullable BindingRule old) {
    if (old != null && !old.definition().method().equals(next.method())) {
      return new Outcome.Refused("the AuthMethod field of a binding rule is immutable");
    }
    return draft.get(AuthMethods.TABLE).get(next.method()) == null
        ? new Outcome.Refused(
            "Invalid Binding Rule: auth method \"" + next.method() + "\" does not exist")
        : null;
  }

  private static Outcome login(Draft draft, Command.LoginToken c) {
    long boundAt = AuthMethods.bindingIndex(draft);
    if (boundAt > c.boundAt()) {
      return new Outcome.Outdated(boundAt);
    }
    String method = c.token().authMethod();
    if (draft.get(AuthMethods.TABLE).get(method) == null) {
      return new Outcome.Refused("auth method \"" + method + "\" does not exist");
    }
    Outcome refused = TokenChanges.taken(draft.get(Tokens.TABLE), c.token());
    if (refused == null) {
      refused = AccessChanges.missing(draft, c.token().grants(), Grants.NONE);
    }
    if (refused != null) {
      return refused;
    }
    long at = draft.change();
    TokenChanges.put(draft, null, new AccessToken(c.token(), at, at));
    return AccessChanges.done(draft, true);
  }
}
