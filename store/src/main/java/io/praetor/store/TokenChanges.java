package io.praetor.store;

import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.TokenDefinition;
import io.praetor.store.access.TokenTable;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.table.Levels;
import io.praetor.store.table.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands about tokens do. Owned by the apply thread. */
final class TokenChanges {
  private TokenChanges() {}

  static Outcome set(Draft draft, Command.TokenSet c) {
    TokenTable tokens = draft.get(Tokens.TABLE);
    AccessToken old = tokens.get(c.token().accessor());
    if (old == null && !c.isNew()) {
      return AccessChanges.done(draft, false);
    }
    Outcome refused = c.isNew() ? taken(tokens, c.token()) : null;
    if (refused == null) {
      refused =
          AccessChanges.missing(
              draft, c.token().grants(), old == null ? Grants.NONE : old.definition().grants());
    }
    if (refused != null) {
      return refused;
    }
    long at = draft.change();
    put(draft, old, old == null ? new AccessToken(c.token(), at, at) : old.changed(c.token(), at));
    return AccessChanges.done(draft, true);
  }

  static void put(Draft draft, @Nullable AccessToken old, AccessToken token) {
    draft.set(Tokens.TABLE, draft.get(Tokens.TABLE).with(token, draft.change()));
    draft.changed(Tokens.TABLE, token.accessor(), old, token);
  }

  /** Why a token cannot be made: what tells it from others is another's. */
  static @Nullable Outcome taken(TokenTable tokens, TokenDefinition token) {
    if (tokens.get(token.accessor()) != null) {
      return new Outcome.Refused("Invalid Token: AccessorID is already in use");
    }
    if (tokens.ofSecret(token.secret()) != null) {
      return new Outcome.Refused("Invalid Token: SecretID is already in use");
    }
    return null;
  }

  static Outcome delete(Draft draft, String accessor) {
    if (accessor.equals(Builtin.ANONYMOUS_ACCESSOR)) {
      return new Outcome.Refused("Delete operation not permitted on the anonymous token");
    }
    AccessToken old = draft.get(Tokens.TABLE).get(accessor);
    if (old != null) {
      remove(draft, old);
    }
    return AccessChanges.done(draft, old != null);
  }

  static void remove(Draft draft, AccessToken token) {
    draft.set(Tokens.TABLE, draft.get(Tokens.TABLE).without(token.accessor(), draft.change()));
    draft.changed(Tokens.TABLE, token.accessor(), token, null);
  }

  static Outcome reap(Draft draft) {
    List<AccessToken> expired = draft.get(Tokens.TABLE).expired(draft.get(Levels.TABLE).wallMs());
    expired.forEach(token -> remove(draft, token));
    return AccessChanges.done(draft, !expired.isEmpty());
  }

  static Outcome bootstrap(Draft draft, Command.AccessBootstrap c) {
    TokenTable tokens = draft.get(Tokens.TABLE);
    if (tokens.bootstrapIndex() != 0 && tokens.bootstrapIndex() != c.resetIndex()) {
      return new Outcome.Refused(
          "ACL bootstrap no longer allowed (reset index: " + tokens.bootstrapIndex() + ")");
    }
    Outcome refused = taken(tokens, c.token());
    if (refused == null) {
      refused = AccessChanges.missing(draft, c.token().grants(), Grants.NONE);
    }
    if (refused != null) {
      return refused;
    }
    long at = draft.change();
    put(draft, null, new AccessToken(c.token(), at, at));
    draft.set(Tokens.TABLE, draft.get(Tokens.TABLE).bootstrappedAt(at));
    return AccessChanges.done(draft, true);
  }
}
